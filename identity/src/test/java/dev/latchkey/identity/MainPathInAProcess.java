package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.policy.HttpLogOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** An app that gets a token in every usual way, one line each. It uses no library of the tests. */
final class MainPathInAProcess {
  private static final String VAULT = "https://vault.azure.net/.default";
  private static final String CLAIMS =
      "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1800000000\"}}}";

  private MainPathInAProcess() {}

  public static void main(String[] args) {
    TokenCredential az = new AzureCliCredentialBuilder().build();
    show("az at hand", az, request(Requests.SCOPE));
    show("az asked", az, request(VAULT));
    show("azd", new AzureDeveloperCliCredentialBuilder().build(), request(Requests.SCOPE));
    show("managed identity", new ManagedIdentityCredentialBuilder().build(), request(VAULT));
    show("client secret", application(new ClientSecretCredentialBuilder()), request(VAULT));
    show(
        "client secret by pipeline",
        application(new ClientSecretCredentialBuilder().httpLogOptions(new HttpLogOptions())),
        request(VAULT));
    show(
        "client certificate",
        new ClientCertificateCredentialBuilder()
            .tenantId(Requests.CONTOSO)
            .clientId(System.getenv("LAB_CERT_CLIENT"))
            .pemCertificate(System.getenv("LAB_CERT"))
            .build(),
        request(VAULT));
    show(
        "workload identity",
        new WorkloadIdentityCredentialBuilder()
            .tenantId(Requests.CONTOSO)
            .clientId(System.getenv("LAB_POD_CLIENT"))
            .tokenFilePath(System.getenv("LAB_POD_TOKEN"))
            .build(),
        request(VAULT));
    show(
        "on behalf of a user",
        new OnBehalfOfCredentialBuilder()
            .tenantId(Requests.CONTOSO)
            .clientId(System.getenv("LAB_CLIENT"))
            .clientSecret(System.getenv("LAB_SECRET"))
            .userAssertion(System.getenv("LAB_ASSERTION"))
            .build(),
        request(Requests.SCOPE).setClaims(CLAIMS));
    DefaultAzureCredential chain = new DefaultAzureCredentialBuilder().build();
    show("chain", chain, request(Requests.SCOPE));
    say("report", chain.report().toJson().contains("AzureCliCredential") ? "ok" : "no row");
    String record =
        "{\"authority\":\"a\",\"homeAccountId\":\"h\",\"tenantId\":\"t\",\"username\":\"u\","
            + "\"clientId\":\"c\",\"version\":\"1.0\"}";
    say("record", read(record).getUsername().equals("u") ? "ok" : "another user");
  }

  private static TokenCredential application(ClientSecretCredentialBuilder builder) {
    return builder
        .tenantId(Requests.CONTOSO)
        .clientId(System.getenv("LAB_CLIENT"))
        .clientSecret(System.getenv("LAB_SECRET"))
        .build();
  }

  private static AuthenticationRecord read(String record) {
    return AuthenticationRecord.deserialize(
        new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)));
  }

  private static TokenRequestContext request(String scope) {
    return new TokenRequestContext().addScopes(scope);
  }

  /** By both ways, since a chain that has none to give may fail differently in each. */
  private static void show(String way, TokenCredential credential, TokenRequestContext request) {
    try {
      String token = credential.getTokenSync(request).getToken();
      AccessToken again = credential.getToken(request).block();
      say(way, token.length() > 20 && again != null ? "ok" : "no token");
    } catch (SignInException e) {
      say(way, e.kind() + " " + e.getMessage() + " CAUSE " + causes(e));
    } catch (RuntimeException | LinkageError e) {
      say(way, "BARE " + e);
    }
  }

  private static String causes(Throwable thrown) {
    StringBuilder causes = new StringBuilder();
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      causes.append(cause.getClass().getSimpleName()).append(' ');
    }
    return causes.toString();
  }

  private static void say(String way, String result) {
    System.out.println("RESULT " + way + ": " + result);
  }
}
