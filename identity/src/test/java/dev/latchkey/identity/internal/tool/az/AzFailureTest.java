package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that were not recorded: from az's source, and from what Microsoft Entra documents. */
class AzFailureTest {
  private static final String HINT =
      "\nInteractive authentication is needed. Please run:\naz login\n";
  private static final ToolRequest REQUEST =
      new ToolRequest(List.of("https://vault.azure.net/.default"), null, null, null);

  @ParameterizedTest
  @CsvSource({
    "50173, REAUTHENTICATION_REQUIRED",
    "700082, REAUTHENTICATION_REQUIRED",
    "700084, REAUTHENTICATION_REQUIRED",
    "70043, REAUTHENTICATION_REQUIRED",
    "70008, REAUTHENTICATION_REQUIRED",
    "50076, REAUTHENTICATION_REQUIRED",
    "50079, REAUTHENTICATION_REQUIRED",
    "50078, REAUTHENTICATION_REQUIRED",
    "50072, REAUTHENTICATION_REQUIRED",
    "50074, REAUTHENTICATION_REQUIRED",
    "50158, REAUTHENTICATION_REQUIRED",
    "50055, REAUTHENTICATION_REQUIRED",
    "65001, REAUTHENTICATION_REQUIRED",
    "50057, REFUSED",
    "50034, REFUSED",
    "50105, REFUSED",
    "53000, REFUSED",
    "53003, REFUSED",
    "530032, REFUSED",
    "50020, REFUSED",
    "500011, REFUSED",
    "700016, REFUSED",
    "7000215, REFUSED",
    "7000222, REFUSED",
    "1234567, REFUSED",
    "90002, INVALID_REQUEST",
    "900023, INVALID_REQUEST",
    "90033, NETWORK",
  })
  void codesOfEntraHaveTheirKinds(String code, FailureKind kind) {
    Failure failure = failure(1, "ERROR: AADSTS" + code + ": words. Trace ID: x" + HINT);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining("AADSTS" + code);
    assertThat(failure.getMessage()).doesNotContain("words", "Trace");
  }

  @Test
  void firstCodeWins() {
    assertThat(failure(1, "ERROR: AADSTS53003: blocked, not AADSTS50076" + HINT).kind())
        .isEqualTo(FailureKind.REFUSED);
    assertThat(failure(1, "WARNING: AADSTS50076: x\nERROR: AADSTS53003: blocked" + HINT).kind())
        .isEqualTo(FailureKind.REFUSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERROR: Too Many Requests",
        "ERROR: None",
        "ERROR: AADSTS90055: too many incoming requests",
        "ERROR: AADSTS1234567: Too many requests. Throttled",
        "ERROR: 429 Client Error: Too Many Requests for url: https://login.microsoftonline.com/",
        "ERROR: 503 Server Error: Service Unavailable for url: https://x",
        "ERROR: temporarily_unavailable",
        "ERROR: 403 Client Error: Blocked for url: https://login.microsoftonline.com/common/discovery/instance",
        "ERROR: HTTP Error: 403\nmsal.exceptions.MsalServiceError: HTTP Error: 403",
        "ERROR: (pii). Status: Response_Status.Status_NoNetwork, Error code: 1",
        "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Read timed out.",
        "ERROR: ('Connection aborted.', RemoteDisconnected('Remote end closed connection'))",
        "ERROR: ('Connection broken: IncompleteRead(5 bytes read, 495 more expected)')",
        "ERROR: Missing dependencies for SOCKS support.",
        "ERROR: Could not find a suitable TLS CA certificate bundle, invalid path: /x",
      })
  void troubleOnTheWayIsNoSignInProblemWhateverAzHints(String error) {
    assertThat(failure(1, error + HINT).kind()).isEqualTo(FailureKind.NETWORK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERROR: Please run 'az login' to setup account. | NOT_SIGNED_IN",
        "ERROR: Please run \"az login\" to setup account. | NOT_SIGNED_IN",
        "ERROR: Can't find token from MSAL cache. | NOT_SIGNED_IN",
        "ERROR: No subscription found. Run 'az account set' to select a subscription. | NOT_SIGNED_IN",
        "ERROR: Run `az login`. | NOT_SIGNED_IN",
        "ERROR: Subscription 'a b' not found. Check the spelling | INVALID_REQUEST",
        "ERROR: Multiple subscriptions with the name 'a' found. | INVALID_REQUEST",
        "ERROR: For managed identity account, getting access token for non-current tenants is not supported. | INVALID_REQUEST",
        "ERROR: (pii). Status: Response_Status.Status_InteractionRequired, Error code: 1 | REAUTHENTICATION_REQUIRED",
        "ERROR: MSI endpoint is not responding. Please make sure MSI is configured correctly. | NOT_AVAILABLE_HERE",
        "ERROR: Failed to connect to MSI. Get Token request returned http error: 400 | NOT_AVAILABLE_HERE",
        "ERROR: Failed to connect to MSI. Get Token request returned http error: 503 | NETWORK",
        "ERROR: something new | UNEXPECTED",
        "/usr/bin/az: fork: retry: Resource temporarily unavailable | UNEXPECTED",
        "RuntimeError: can't start new thread | UNEXPECTED",
      })
  void sentencesOfAzHaveTheirKinds(String error, FailureKind kind) {
    assertThat(failure(1, error + "\n").kind()).isEqualTo(kind);
    assertThat(failure(1, "\u001B[91m" + error + "\u001B[0m\r\n").kind()).isEqualTo(kind);
  }

  @Test
  void wordsInTheFramesOfATracebackProveNothing() {
    Failure failure =
        failure(
            1,
            """
            ERROR: The command failed with an unexpected error. Here is the traceback:
            ERROR: 'tenant'
            Traceback (most recent call last):
              File "x/az login.py", line 503, in f
                raise ConnectionError('AADSTS50076 Connection refused, az login')
            KeyError: 'tenant'
            To check existing issues, please visit: https://x
            """);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure).hasMessage("az crashed (KeyError)");
  }

  @Test
  void pageInPlaceOfTheDiscoveryDocumentIsNoUnknownTenant() {
    Failure failure =
        failure(
            1,
            """
            ERROR: The command failed with an unexpected error. Here is the traceback:
            ERROR: Unable to get authority configuration for https://x/y.
            Traceback (most recent call last):
            json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)
            ValueError: Unable to get authority configuration for https://x/y.
            """);

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessageContaining("came in place of Entra's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OIDC Discovery failed on https://x. HTTP status: 429, Error: slow",
        "OIDC Discovery failed on https://x. HTTP status: 403, Error: <html>blocked",
        "OIDC Discovery endpoint rejects our request. Error: <html>blocked"
      })
  void answerThatIsNotEntrasIsNoUnknownTenant(String answer) {
    Failure failure =
        failure(
            1,
            """
            ERROR: The command failed with an unexpected error. Here is the traceback:
            ERROR: Unable to get authority configuration for https://x/y.
            Traceback (most recent call last):
            ValueError: %s
            ValueError: Unable to get authority configuration for https://x/y.
            """
                .formatted(answer));

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "urllib3.exceptions.ProxySchemeUnknown: Proxy URL had unsupported scheme foo, should use http://",
        "requests.exceptions.InvalidProxyURL: Please check proxy URL. It is malformed.",
        "urllib3.exceptions.LocationParseError: Failed to parse: http://127.0.0.1:abc",
        "requests.exceptions.InvalidSchema: Missing dependencies for SOCKS support.",
      })
  void proxyThatIsWrittenWronglyIsNoUnknownTenant(String error) {
    Failure failure =
        failure(
            1,
            """
            ERROR: The command failed with an unexpected error. Here is the traceback:
            ERROR: Unable to get authority configuration for https://x/y.
            Traceback (most recent call last):
            %s
            ValueError: Unable to get authority configuration for https://x/y.
            """
                .formatted(error));

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains("HTTPS_PROXY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "configparser.MissingSectionHeaderError: File contains no section headers. | config",
        "NotADirectoryError: [Errno 20] Not a directory: '/x/azureProfile.json' | no folder",
        "FileNotFoundError: [Errno 2] No such file or directory: '/x/secret.pem' | certificate",
      })
  void crashSaysWhatItsExceptionIsOf(String exception, String reason) {
    Failure failure = failure(1, "Traceback (most recent call last):\n" + exception + "\n");

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure).hasMessageStartingWith("az crashed (").hasMessageContaining(reason);
    assertThat(failure.getMessage()).doesNotContain("/x", "secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"407 Proxy Authentication Required", "502 Bad Gateway", "503 Busy"})
  void proxyThatOpensNoTunnelIsNotTakenForEntraBeingBusy(String answer) {
    Failure failure =
        failure(
            1,
            "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries"
                + " exceeded with url: /x (Caused by ProxyError('Cannot connect to proxy.',"
                + " OSError('Tunnel connection failed: "
                + answer
                + "')))");

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessageStartingWith("the proxy ");
    assertThat(failure.remedy().map(Remedy::text))
        .hasValueSatisfying(remedy -> assertThat(remedy).contains("PROXY"));
  }

  @Test
  void wrongSecretOfAServicePrincipalIsNotCuredByAPersonsSignIn() {
    String app = "c0000000-0000-4000-8000-000000000001";

    Failure failure =
        failure(1, "ERROR: AADSTS7000215: for a secret added to app '" + app + "'." + HINT);

    assertThat(failure.remedy().map(Remedy::text))
        .hasValue("az login --service-principal --username " + app + " --tenant TENANT");
  }

  @Test
  void commandForAServicePrincipalNamesTheTenantWhereItIsKnown() {
    String tenant = "22222222-2222-4222-8222-222222222222";
    ToolOutput output = new ToolOutput(1, "", "ERROR: AADSTS7000222: of app 'x'." + HINT);

    assertThat(AzFailure.of(output, REQUEST.signedInAt(tenant)).remedy().map(Remedy::text))
        .hasValue("az login --service-principal --username APPLICATION --tenant " + tenant);
    assertThat(AzFailure.of(output, REQUEST.signedInAt("")).remedy().map(Remedy::text))
        .hasValue("az login --service-principal --username APPLICATION --tenant TENANT");
  }

  @Test
  void exitCodeTwoIsARefusedArgumentUnlessTheProgramItselfIsBroken() {
    assertThat(failure(2, "ERROR: unrecognized arguments: --x\n").kind())
        .isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure(2, "az: error: argument --x: expected one argument\n").kind())
        .isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure(2, "python3: can't open file '/opt/az/x': No such file\n").kind())
        .isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure(2, "/usr/bin/az: 4: Cannot fork\n").kind())
        .isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure(2, "/usr/bin/az: line 3: syntax error: unexpected end\n").kind())
        .isEqualTo(FailureKind.UNEXPECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSLEOFError(8, 'EOF occurred in violation of protocol (_ssl.c:1007)')",
        "SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1129)')",
        "SSLError(1, '[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version')",
        "SSLZeroReturnError(6, 'TLS/SSL connection has been closed (EOF)')",
      })
  void handshakeThatBreaksOffIsNotBlamedOnACertificateThoughAzDoes(String reason) {
    Failure failure =
        failure(
            1,
            "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries"
                + " exceeded with url: /x (Caused by SSLError("
                + reason
                + "))\nCertificate verification failed. This typically happens when using Azure CLI"
                + " behind a proxy that intercepts traffic with a self-signed certificate.\n");

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessageStartingWith("the TLS handshake ");
    assertThat(failure.remedy().map(Remedy::text).orElse(""))
        .contains("HTTPS_PROXY")
        .doesNotContain("CA_BUNDLE");
  }

  @Test
  void fileOfCertificatesThatHoldsNoneIsNotTakenForAnUntrustedServer() {
    Failure failure =
        failure(
            1,
            "ERROR: (Caused by SSLError(136, '[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate"
                + " or crl found'))\nCertificate verification failed.\n");

    assertThat(failure).hasMessageContaining("holds none");
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains("unset it");
  }

  @Test
  void certificateThatHasExpiredIsNotCuredByAnAuthority() {
    Failure failure =
        failure(1, "ERROR: SSLCertVerificationError(1, 'certificate has expired (_ssl.c:1129)')");

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains("clock");
  }

  @Test
  void socksWithoutItsPackageIsToldAsThat() {
    Failure failure = failure(1, "ERROR: Missing dependencies for SOCKS support.");
    assertThat(failure.seen()).contains("its Python lacks the package PySocks");
    assertThat(failure.remedy().orElseThrow().text()).contains("HTTPS_PROXY to http://HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requests.exceptions.InvalidProxyURL: It is malformed and could be missing the host.",
        "urllib3.exceptions.ProxySchemeUnknown: Not supported proxy scheme socks5x",
        "ValueError: Unable to determine SOCKS version from socks://x",
      })
  void proxyThatIsWrittenWronglyIsNoCrash(String error) {
    Failure failure =
        failure(
            1,
            "ERROR: The command failed with an unexpected error. Here is the traceback:\n"
                + "Traceback (most recent call last):\n"
                + error);

    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains("HTTPS_PROXY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1   | /usr/bin/python3: No module named azure.cli | again",
        "1   | ModuleNotFoundError: No module named 'azure.cli' | again",
        "127 | /usr/bin/az: Zeile 2: /opt/az/bin/python3: Datei oder Verzeichnis nicht gefunden | again",
        "126 | az: cannot execute binary file: Exec format error | again",
        "126 | /usr/bin/az: line 2: /opt/az/bin/python3: Permission denied | chmod a+rx",
        "126 | env: 'python3': Permission denied | chmod a+rx",
        "126 | /usr/bin/env: ‘python3.11’: Permission denied | chmod a+rx",
        "126 | bash: /opt/az/bin/az: /opt/az/bin/python3: bad interpreter: Permission denied | chmod a+rx",
        "1   | OSError: [Errno 30] Read-only file system: '/x/.azure/commands/a.log' | without :ro",
        "127 | pyenv: az: command not found | 'pyenv which az'",
        "1   | pyenv: version `3.11.7' is not installed (set by PYENV_VERSION) | 'pyenv which az'",
        "126 | No version is set for command az | 'asdf which az'",
        "126 | No preset version installed for command python3 | 'asdf which az'",
        "126 | unknown command: az. Perhaps you have to reshim? | 'asdf which az'",
        "1   | mise ERROR No version is set for shim: az | 'mise which az'",
        "1   | PermissionError: [Errno 13] Permission denied: '/x/.azure/commands' | belong to",
        "1   | ERROR: [Errno 28] No space left on device | make room",
        "1   | PermissionError: [WinError 32] The process cannot access the file because it is being used by another process: 'x' | try again",
        "1   | OSError: [Errno 24] Too many open files: '/x/.azure/az.json' | ulimit -n",
        "1   | FileNotFoundError: [Errno 2] No usable temporary directory found in ['/tmp'] | set TMPDIR",
        "1   | ERROR: Decryption failed: [WinError -2146893813] Key not valid | remove msal_token_cache.bin from",
        "1   | ERROR: Require a package \"gir1.2-secret-1\" which could be installed by: | encrypt_token_cache=false",
        "1   | ERROR: Found multiple accounts with the same username 'secret': [{}] | az account clear",
      })
  void azThatIsBrokenSaysWhatRepairsIt(int exitCode, String error, String remedy) {
    Failure failure = failure(exitCode, error);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains(remedy);
    assertThat(failure.getMessage()).doesNotContain("secret", "/x");
  }

  @Test
  void extensionThatAzCantLoadIsNoBrokenAz() {
    Failure failure =
        failure(
            1,
            """
            WARNING: Unable to load extension 'ssh: No module named 'azext_ssh''.
            ERROR: something new
            """);

    assertThat(failure.getMessage()).contains("not known here");
  }

  @Test
  void keyOfAzureArcIsForMembersOfItsGroup() {
    Failure failure =
        failure(1, "PermissionError: [Errno 13] Permission denied: '/var/opt/azcmagent/x.key'");

    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains("himds");
  }

  @Test
  void signInThatAnOldAzCallsExpiredIsNotNobodys() {
    Failure failure =
        failure(1, "ERROR: Credentials have expired due to inactivity. Please run 'az login'\n");

    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(failure.remedy().map(Remedy::text)).hasValue("az login");
  }

  @Test
  void remedyNamesNoTenantThatIsNone() {
    assertThat(
            failure(
                    1,
                    "ERROR: AADSTS50173: revoked\naz logout\naz login --tenant \"organizations\""
                        + " --scope \"https://vault.azure.net/.default\"\n")
                .remedy()
                .map(Remedy::text))
        .hasValue("az login --scope https://vault.azure.net/.default");
  }

  private static Failure failure(int exitCode, String stderr) {
    return AzFailure.of(new ToolOutput(exitCode, "", stderr), REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "9009,WINDOWS,can't run",
    "-1073741515,WINDOWS,can't run",
    "-1073741701,WINDOWS,can't run",
    "9009,LINUX,exit code 9009",
    "130,WINDOWS,exit code 130",
    "137,WINDOWS,exit code 137",
    "-1073741819,WINDOWS,exit code 0xC0000005",
    "130,LINUX,ended by signal 2",
    "137,MACOS,ended by signal 9"
  })
  void exitCodesMeanOtherThingsOnWindows(int code, Platform platform, String seen) {
    Failure failure = AzFailure.of(new ToolOutput(code, "", "", platform), REQUEST);
    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure.seen()).contains(seen);
    assertThat(failure.remedy().map(Remedy::text).orElse(""))
        .contains(seen.equals("can't run") ? "install the Azure CLI" : "");
  }

  @Test
  void batchFileWithoutItsPythonIsIncomplete() {
    assertThat(failure(1, "Failed to load python executable.").seen()).contains("can't run");
  }
}
