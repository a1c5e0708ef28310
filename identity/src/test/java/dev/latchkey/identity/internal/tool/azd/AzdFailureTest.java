package dev.latchkey.identity.internal.tool.azd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that were not recorded: from azd's source, and in the forms of its older versions. */
class AzdFailureTest {
  private static final ToolRequest REQUEST =
      new ToolRequest(List.of("https://vault.azure.net/.default"), null, null, null);
  private static final String SUGGESTION =
      "Suggestion: Run 'azd auth login' to sign in again. AADSTS0 is no code";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AADSTS53003: blocked | REFUSED",
        "AADSTS530084: token protection | REFUSED",
        "(invalid_grant) AADSTS700082: expired | REAUTHENTICATION_REQUIRED",
        "AADSTS7000215: Invalid client secret | REFUSED",
        "AADSTS90002: no tenant | INVALID_REQUEST",
        "AADSTS90033: busy | NETWORK",
        "not logged in, run `azd login` to login | NOT_SIGNED_IN",
        "getting the subscription from system environment (AZURE_SUBSCRIPTION_ID): not logged in, run `azd auth login` to login | NOT_SIGNED_IN",
        "fetching token: reauthentication required, run `azd auth login` to acquire | REAUTHENTICATION_REQUIRED",
        "fetching token: failed to authenticate: (interaction_required) | REAUTHENTICATION_REQUIRED",
        "Get \"https://login.microsoftonline.com/x\": dial tcp: lookup login.microsoftonline.com on 10.0.0.2:53: no such host | NETWORK",
        "Get \"https://login.microsoftonline.com/x\": dial tcp 1.2.3.4:443: i/o timeout | NETWORK",
        "Get \"https://login.microsoftonline.com/x\": tls: failed to verify certificate: x509: certificate signed by unknown authority | NETWORK",
        "Get \"https://login.microsoftonline.com/x\": EOF | NETWORK",
        "Get \"https://login.microsoftonline.com/x\": Forbidden | NETWORK",
        "http call(https://login.microsoftonline.com/x)(POST) error: reply status code was 503: | NETWORK",
        "RESPONSE 429: 429 Too Many Requests | NETWORK",
        "getting the subscription from system environment (AZURE_SUBSCRIPTION_ID): listing: Get \"https://management.azure.com/\": dial tcp: i/o timeout | NETWORK",
        "fetching token: failed to authenticate: invalid character '<' looking for beginning of value | NETWORK",
        "ManagedIdentityCredential: Get \"http://169.254.169.254/metadata/identity/oauth2/token\": dial tcp 169.254.169.254:80: connect: no route to host | NOT_AVAILABLE_HERE",
        "fetching token: AzureCLICredential: ERROR: Please run 'az login' to setup account. | NOT_SIGNED_IN",
        "fetching token: AzureCLICredential: ERROR: AADSTS50076: mfa. Interactive authentication is needed | REAUTHENTICATION_REQUIRED",
        "fetching token: AzureCLICredential: signal: killed | TIMED_OUT",
        "fetching token: RemoteCredential: failed to acquire token: code: NotSignedInError message: x | NOT_SIGNED_IN",
        "fetching token: RemoteCredential: making request: Post \"http://127.0.0.1:1/token\": dial tcp 127.0.0.1:1: connect: connection refused | NOT_AVAILABLE_HERE",
        "fetching token: RemoteCredential: unexpected status code: 401 | UNEXPECTED",
        "Get \"https://login.microsoftonline.com/x\": http: server gave HTTP response to HTTPS client | NETWORK",
        "Post \"https://login.microsoftonline.com/x\": http2: client connection lost | NETWORK",
        "Get \"https://login.microsoftonline.com/x\": invalid proxy address \"::bad\": parse | NETWORK",
        "fetching token: http call(https://login.microsoftonline.com/x)(GET) error: reply status code was 403: <html> | NETWORK",
        "fetching token: failed to authenticate: POST https://login.microsoftonline.com/x RESPONSE 403: 403 Forbidden <html> | NETWORK",
        "unknown flag: --claims | INVALID_REQUEST",
        "unknown command \"token\" for \"azd auth\" | INVALID_REQUEST",
        "unexpected end of JSON input | UNEXPECTED",
        "panic: runtime error: dial tcp | UNEXPECTED",
        "something new | UNEXPECTED",
      })
  void errorsHaveTheirKindsInEveryFormOfAzd(String error, FailureKind kind) {
    String json = error.replace("\"", "\\\"");
    String message =
        "{\"type\":\"consoleMessage\",\"timestamp\":\"2026-11-23T12:21:16.9Z\",\"data\":";
    List<String> forms =
        List.of(
            "ERROR: " + error + "\n",
            "\u001B[31m\nERROR: " + error + "\u001B[0m\r\n\n" + SUGGESTION + "\n",
            "WARNING: an update is there\n"
                + message
                + "{\"message\":\"\\nERROR: "
                + json
                + "\\n\"}}\n",
            message
                + "{\"message\":\"\\u001b[31mERROR: "
                + json
                + "\\u001b[0m\\n\"}}\n"
                + message
                + "{\"message\":\""
                + SUGGESTION
                + "\"}}\n",
            message
                + "{\"message\":\"\\n\"}}\n{\"error\":\""
                + json
                + "\",\"message\":\"Authentication with Azure failed.\",\"suggestion\":\""
                + SUGGESTION
                + "\",\"links\":[{\"title\":\"not logged in\",\"url\":\"x\"}]}\n",
            "2026/11/23 12:21:17 main.go:1: not logged in, dial tcp\n{\"error\":\""
                + json
                + "\"}\n2026/11/23 12:21:18 main.go:2: panic: {x: not logged in\n");

    for (String form : forms) {
      Failure failure = failure(form);
      assertThat(failure.kind()).as(form + " → " + failure.getMessage()).isEqualTo(kind);
      if (error.contains("AADSTS")) {
        assertThat(failure).hasMessageContaining(error.replaceAll(".*(AADSTS\\d+).*", "$1"));
      }
    }
  }

  @Test
  void codeThatOnlyTheLogHoldsIsNotLost() {
    Failure failure =
        failure(
            "2026/11/23 12:21:17 auth.go:1: AADSTS50173: revoked\n"
                + "{\"error\":\"fetching token: failed\",\"suggestion\":\"azd auth login\"}");

    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(failure).hasMessageContaining("AADSTS50173");
  }

  @Test
  void tenantThatAzdHintedIsPartOfTheRemedy() {
    String tenant = "22222222-2222-4222-8222-222222222222";

    assertThat(
            failure(
                    "{\"error\":\"AADSTS50076: x\",\"suggestion\":\"run `azd auth login --tenant-id "
                        + tenant
                        + " --scope y` to acquire a new token.\"}")
                .remedy()
                .map(Remedy::text))
        .hasValue("azd auth login --scope https://vault.azure.net/.default --tenant-id " + tenant);
    assertThat(
            failure(
                    "{\"error\":\"AADSTS50076: x\",\"suggestion\":\"azd auth login --tenant-id"
                        + " <tenant-id>`\"}")
                .remedy()
                .map(Remedy::text))
        .hasValue("azd auth login --scope https://vault.azure.net/.default");
  }

  @Test
  void remediesOfAzAreGivenWhereAzdAsksAz() {
    Failure failure =
        failure(
            "ERROR: fetching token: AzureCLICredential: ERROR: Please run 'az login' to setup account.");

    assertThat(failure.remedy().map(Remedy::text)).hasValue("az login");
    assertThat(failure)
        .hasMessage(
            "azd is set to ask the Azure CLI (auth.useAzCliAuth): nobody is signed in to it");
  }

  @Test
  void wrongSecretNamesTheApplication() {
    String app = "c0000000-0000-4000-8000-000000000001";

    assertThat(
            failure("ERROR: AADSTS7000215: for a secret added to app '" + app + "'.")
                .remedy()
                .map(Remedy::text))
        .hasValue("azd auth login --client-id " + app + " --client-secret \"\" --tenant-id TENANT");
  }

  @Test
  void subscriptionIsNamedWhenItIsAnId() {
    assertThat(
            failure(
                "ERROR: getting the subscription from system environment (AZURE_SUBSCRIPTION_ID):"
                    + " failed to resolve user 'a@b.test' access to subscription with ID"
                    + " 'a0000000-0000-4000-8000-0000000000ff'. Run `azd auth login`"))
        .hasMessage(
            "the account that azd is signed in with has no subscription"
                + " 'a0000000-0000-4000-8000-0000000000ff', which AZURE_SUBSCRIPTION_ID names");
  }

  @Test
  void tenantIsFoundInTheErrorOfOlderVersionsToo() {
    String tenant = "22222222-2222-4222-8222-222222222222";

    assertThat(
            failure(
                    "ERROR: fetching token: reauthentication required, run `azd auth login"
                        + " --tenant-id "
                        + tenant
                        + "` to acquire a new token.")
                .remedy()
                .map(Remedy::text))
        .hasValue("azd auth login --scope https://vault.azure.net/.default --tenant-id " + tenant);
  }

  @Test
  void handshakeThatBreaksOffIsNotBlamedOnACertificate() {
    String start = "ERROR: Get \"https://login.microsoftonline.com/x\": ";

    assertThat(failure(start + "tls: first record does not look like a TLS handshake"))
        .hasMessageStartingWith("the TLS handshake ");
    assertThat(failure(start + "tls: failed to verify certificate: x509: unknown authority"))
        .hasMessageStartingWith("the certificate shown in place ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "creating auth root: mkdir /home/alice/.azd/auth: permission denied | belong to",
        "azd: /lib/libc.so.6: version `GLIBC_2.34' not found (required by azd) | again",
        "fetching token: failed to decrypt data: The data is invalid. | cache.bin",
      })
  void azdThatIsBrokenSaysWhatRepairsIt(String error, String remedy) {
    Failure failure = failure("ERROR: " + error);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains(remedy);
  }

  private static Failure failure(String stderr) {
    return AzdFailure.of(new ToolOutput(1, "", stderr), REQUEST);
  }
}
