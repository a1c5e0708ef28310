package dev.latchkey.identity.internal.entra.proof;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The assertion that Azure Pipelines gives a job for a service connection. Source: Azure DevOps
 * REST API 7.1, "Oidctoken - Create".
 *
 * @param http the transport to Azure DevOps
 * @param endpoint the address in {@code SYSTEM_OIDCREQUESTURI}
 * @param connection the service connection's id
 * @param systemToken the job's own token
 */
public record PipelinesAssertion(
    HttpTransport http, URI endpoint, String connection, String systemToken)
    implements ClientProof {
  private static final Pattern TRACE = Pattern.compile("[0-9A-Za-z-]{1,64}");
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  @Override
  public IClientCredential forRequest() throws Failure {
    return ClientCredentialFactory.createFromClientAssertion(assertion());
  }

  private String assertion() throws Failure {
    String query =
        "?api-version=7.1&serviceConnectionId="
            + URLEncoder.encode(connection, StandardCharsets.UTF_8);
    HttpCall call =
        new HttpCall(
            "POST",
            URI.create(endpoint + query),
            Map.of(
                "Authorization",
                "Bearer " + systemToken,
                "Content-Type",
                "application/json",
                // Without it the answer to a bad token is a redirect to a sign-in page.
                "X-TFS-FedAuthRedirect",
                "Suppress"),
            "");
    try {
      HttpAnswer answer = http.send(call);
      if (answer.status() != OK) {
        throw refusal(answer);
      }
      return answer
          .fields()
          .map(fields -> fields.getOrDefault("oidcToken", ""))
          .filter(token -> !token.isBlank())
          .orElseThrow(() ->
              new Failure(
                  FailureKind.UNREADABLE_ANSWER, "the answer of Azure Pipelines holds no token"));
    } catch (IOException e) {
      throw http.unreachable(e, call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(FailureKind.INTERRUPTED, "the thread was interrupted as it waited");
    }
  }

  private Failure refusal(HttpAnswer answer) {
    String seen =
        "Azure Pipelines gave no token for service connection '"
            + connection
            + "' (HTTP "
            + answer.status()
            + answer
                .header("x-vss-e2eid")
                .filter(id -> TRACE.matcher(id).matches())
                .map(id -> ", trace " + id)
                .orElse("")
            + ")";
    return switch (answer.status()) {
      // 203 is a page to sign in at, in place of an answer.
      case 203, 301, 302, 401, 403 ->
          new Failure(
              FailureKind.REFUSED,
              seen,
              Remedy.step(
                  "set systemAccessToken(…) to the job's $(System.AccessToken), which a step gets"
                      + " as an environment variable only if the pipeline maps it"));
      case 400, 404 ->
          new Failure(
              FailureKind.INVALID_REQUEST,
              seen,
              Remedy.step(
                  "set serviceConnectionId(…) to the id of an Azure Resource Manager service"
                      + " connection with workload identity federation"));
      default ->
          answer.status() == TOO_MANY || answer.status() >= SERVER_ERROR
              ? new Failure(FailureKind.NETWORK, seen)
              : new Failure(FailureKind.REFUSED, seen);
    };
  }

  /** Without the job's token. */
  @Override
  public String toString() {
    return "PipelinesAssertion[" + connection + "]";
  }
}
