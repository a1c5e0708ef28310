package dev.latchkey.identity.internal.tool.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script prints, and what PowerShell prints in its place: read, not recorded. */
@ExtendWith(Leftovers.class)
class PowerShellAnswerTest {
  private static final ToolRequest REQUEST =
      new ToolRequest(List.of("https://vault.azure.net/.default"), null, null, null);
  private static final String WINDOWS_POWERSHELL =
      "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

  @Test
  void tokenEndsAtTheSecondsOfTheScript() throws Failure {
    Token token = read(0, "<latchkey:token|1772370000|contoso.test|secret.token:latchkey>\r\n");

    assertThat(token.value()).isEqualTo("secret.token");
    assertThat(token.expiresOn()).isEqualTo(Instant.ofEpochSecond(1772370000));
    assertThat(token.tenant()).isEqualTo("contoso.test");
  }

  @Test
  void endThatAzAccountsDoesNotKnowIsTheTokensOwn() throws Failure {
    byte[] payload = "{\"exp\":1772370000}".getBytes(StandardCharsets.UTF_8);
    String jwt = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload) + ".x";

    assertThat(read(0, "<latchkey:token|-62135596800||" + jwt + ":latchkey>").expiresOn())
        .isEqualTo(Instant.ofEpochSecond(1772370000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret-token",
        "<latchkey:token|1772370000||secret-token",
        "<latchkey:token|1772370000||:latchkey>",
        "<latchkey:token|1772370000||System.Security.SecureString x secret:latchkey>",
        "<latchkey:token|-62135596800||secret-token:latchkey>",
        "<latchkey:token|1,77E+09||secret-token:latchkey>",
        "<latchkey:token|1772370000000||secret-token:latchkey>",
        "<latchkey:token|1772370000|a b|secret-token:latchkey>",
        "<latchkey:token|1|t|secret-a:latchkey>\n<latchkey:token|1|t|secret-b:latchkey>",
      })
  void everythingElseIsUnreadableAndNotQuoted(String stdout) {
    Failure failure = failure(0, stdout, "");

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Unexpected character encountered while parsing value: {. Path '' | run Clear-AzContext -Force",
        "Keyset does not exist | let the user of this app read that key",
        "The certificate certificate does not have a private key. | let the user of this app read that key",
        "The process cannot access the file 'x' because it is being used by another process. | try again",
        "Unhandled exception. System.ArgumentException: Startup hook assembly 'x' failed to load. Could not load file or assembly 'x' | unset DOTNET_STARTUP_HOOKS",
      })
  void errorHasItsOwnRemedy(String error, String remedy) {
    assertThat(failure(1, "<latchkey:error|Id,Cmdlet " + error + ":latchkey>\n", "").remedy())
        .hasValueSatisfying(found -> assertThat(found.text()).contains(remedy));
    assertThat(failure(134, "", error).remedy())
        .hasValueSatisfying(found -> assertThat(found.text()).contains(remedy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Run Connect-AzAccount to login. | NOT_SIGNED_IN",
        "No accounts were found in the cache | NOT_SIGNED_IN",
        "please run Connect-AzAccount to x | NOT_SIGNED_IN",
        "AADSTS50076: mfa. Run Connect-AzAccount to login. | REAUTHENTICATION_REQUIRED",
        "AADSTS53003: blocked | REFUSED",
        "AADSTS90002: Tenant 'x' not found | INVALID_REQUEST",
        "SharedTokenCacheCredential authentication unavailable. Token acquisition failed for user a. | REAUTHENTICATION_REQUIRED",
        "Your Azure credentials have not been set up or have expired, please run Connect-AzAccount | REAUTHENTICATION_REQUIRED",
        "The provided tenant 'x' is invalid | INVALID_REQUEST",
        "Unable to find context x | INVALID_REQUEST",
        "No such host is known. (login.microsoftonline.com:443) | NETWORK",
        "Resource temporarily unavailable (login.microsoftonline.com:443) | NETWORK",
        "The remote name could not be resolved: 'login.microsoftonline.com' | NETWORK",
        "Retry failed after 4 tries. Connection refused (login.microsoftonline.com:443) | NETWORK",
        "The SSL connection could not be established, see inner exception. | NETWORK",
        "The proxy tunnel request to proxy 'http://p:1/' failed with status code '407'. | NETWORK",
        "Service request failed. Status: 503 (Service Unavailable) | NETWORK",
        "ManagedIdentityCredential authentication unavailable. | NOT_AVAILABLE_HERE",
        "UnauthorizedAccess,Microsoft.PowerShell.Commands.ImportModuleCommand x.psm1 cannot be loaded because running scripts is disabled on this system. | NOT_AVAILABLE_HERE",
        "AuthorizationManager check failed. | NOT_AVAILABLE_HERE",
        "Method invocation is supported only on core types in this language mode. | NOT_AVAILABLE_HERE",
        "Please connect to internet before executing this cmdlet | NETWORK",
        "Could not create SSL/TLS secure channel. | NETWORK",
        "Only the 'http', 'https' and 'socks5' schemes are allowed for proxies. | NETWORK",
        "Your Microsoft Azure credential in the Windows PowerShell session has expired. In PowerShell, execute Connect-AzAccount. | REAUTHENTICATION_REQUIRED",
        "Continuous access evaluation resulted in claims challenge | REAUTHENTICATION_REQUIRED",
        "Provided tenant contoso.test is invalid | INVALID_REQUEST",
        "The module requires a minimum PowerShell version of '7.2' to run. | NOT_INSTALLED",
        "InteractiveBrowserCredential authentication failed: Unable to load DLL 'msalruntime' | UNEXPECTED",
        "Could not load file or assembly 'Azure.Core, Version=1.38.0.0' | UNEXPECTED",
        "Could not find tenant id for provided tenant domain 'x.test'. | INVALID_REQUEST",
        "The environment name 'AzureFoo' is not found. | INVALID_REQUEST",
        "Unable to find environment with name 'AzureFoo' | INVALID_REQUEST",
        "User canceled authentication. | REAUTHENTICATION_REQUIRED",
        "The browser based authentication dialog failed to complete. | REAUTHENTICATION_REQUIRED",
        "Unexpected character encountered while parsing value: <. Path '' | NETWORK",
        "JSON: '<' is an invalid start of a value. | NETWORK",
        "something new | UNEXPECTED",
      })
  void errorsHaveTheirKinds(String error, FailureKind kind) {
    assertThat(failure(1, "<latchkey:error|Id,Cmdlet " + error + ":latchkey>\n", "").kind())
        .isEqualTo(kind);
    assertThat(failure(1, "", "\u001B[31;1mGet-AzAccessToken: \u001B[0m" + error + "\r\n").kind())
        .isEqualTo(kind);
  }

  @Test
  void codeThatIsBrokenAcrossLinesIsFound() {
    Failure failure = failure(1, "", "     | … request. AADSTS7000\r\n     | 82: The refresh\r\n");

    assertThat(failure).hasMessageContaining("AADSTS700082");
  }

  @Test
  void markersSayWhatIsMissing() {
    assertThat(failure(1, "<latchkey:no-module|:latchkey>", "").kind())
        .isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure(1, "<latchkey:old-module|2.1.0:latchkey>", ""))
        .hasMessage("PowerShell's module Az.Accounts 2.1.0 is older than 2.2.0");
    assertThat(failure(1, "<latchkey:old-module|\u001B[1m secret:latchkey>", ""))
        .hasMessage("PowerShell's module Az.Accounts is older than 2.2.0");
    assertThat(failure(1, "<latchkey:no-context|:latchkey>", "").remedy().map(Remedy::text))
        .hasValue("Connect-AzAccount");
  }

  @Test
  void reauthenticationNamesTheResource() {
    assertThat(
            failure(1, "<latchkey:error|AADSTS50076: x:latchkey>", "").remedy().map(Remedy::text))
        .hasValue("Connect-AzAccount -AuthScope https://vault.azure.net");
  }

  @Test
  void tenantThatAzAccountsHintedIsPartOfTheRemedy() {
    String tenant = "22222222-2222-4222-8222-222222222222";

    assertThat(
            failure(
                    1,
                    "<latchkey:error|User interaction is required. Rerun 'Connect-AzAccount' with"
                        + " '-TenantId "
                        + tenant
                        + "'.:latchkey>",
                    "")
                .remedy()
                .map(Remedy::text))
        .hasValue("Connect-AzAccount -Tenant " + tenant + " -AuthScope https://vault.azure.net");
  }

  @Test
  void secretOfAServicePrincipalThatIsLostIsNotCuredByAPersonsSignIn() {
    String app = "c0000000-0000-4000-8000-000000000001";

    Failure failure =
        failure(
            1,
            "<latchkey:error|Unable to retrieve service key for ServicePrincipal account "
                + app
                + ". Please log in again. Execute Connect-AzAccount.:latchkey>",
            "");

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure.remedy().map(Remedy::text).orElse("")).contains("-ServicePrincipal", app);
  }

  @Test
  void windowsPowerShellIsAskedAfterTheNewerOneAndAloneWithoutIt() throws Failure {
    String pwsh = "C:\\Program Files\\PowerShell\\7\\pwsh.exe";

    assertThat(windows(Map.of(), pwsh, WINDOWS_POWERSHELL).hosts())
        .containsExactly(pwsh, WINDOWS_POWERSHELL);
    assertThat(windows(Map.of(), WINDOWS_POWERSHELL).hosts()).containsExactly(WINDOWS_POWERSHELL);
    assertThat(
            windows(Map.of("LATCHKEY_PWSH_PATH", "D:\\p.exe"), "D:\\p.exe", WINDOWS_POWERSHELL)
                .hosts())
        .containsExactly("D:\\p.exe");
    assertThat(catchThrowableOfType(Failure.class, () -> windows(Map.of()).hosts()).kind())
        .isEqualTo(FailureKind.NOT_INSTALLED);
  }

  @Test
  void nextHostIsAskedOnlyWhereTheModuleIsMissing(@TempDir Path folder) throws Exception {
    Path without = Files.createDirectory(folder.resolve("a"));
    Path with = Files.createDirectory(folder.resolve("b"));
    FakeTool.in(without).named("pwsh").prints("<latchkey:no-module|:latchkey>").exits(1).install();
    FakeTool second =
        FakeTool.in(with).named("pwsh").prints("<latchkey:token|1772370000||secret:latchkey>");
    AzurePowerShell powerShell = new AzurePowerShell(second.install());
    String first = without.resolve("pwsh").toString();
    String other = with.resolve("pwsh").toString();

    Token token = powerShell.token(REQUEST, Duration.ofSeconds(20), List.of(first, other));

    assertThat(token.value()).isEqualTo("secret");
    assertThat(second.recorded("runs")).hasSize(1);
    powerShell.token(REQUEST, Duration.ofSeconds(20), List.of(other, first));
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> powerShell.token(REQUEST, Duration.ofSeconds(20), List.of(first, first)));
    assertThat(failure).hasMessage("PowerShell has no module Az.Accounts");
  }

  @Test
  void scriptFitsACommandLineOfWindowsAndHasNoPlaceForAValue() {
    String script = AzurePowerShell.script();

    assertThat(script.length() * 8 / 3).isLessThan(16_000);
    assertThat(script)
        .contains("$env:LATCHKEY_PWSH_RESOURCE", "$env:LATCHKEY_PWSH_TENANT")
        .matches("(?s)\\p{ASCII}*")
        .doesNotContain("Invoke-Expression", "%s", "\"");
    assertThat(script.chars().filter(c -> c == '{').count())
        .isEqualTo(script.chars().filter(c -> c == '}').count());
    assertThat(script.chars().filter(c -> c == '\'').count() % 2).isZero();
  }

  private static AzurePowerShell windows(Map<String, String> variables, String... executables) {
    Map<String, String> all = new java.util.HashMap<>(variables);
    all.putAll(Map.of("SystemRoot", "C:\\Windows", "ProgramFiles", "C:\\Program Files"));
    Set<String> there = Set.of(executables);
    return new AzurePowerShell(
        new Surroundings(
            all,
            Clock.systemUTC(),
            Platform.WINDOWS,
            path -> there.contains(path) ? FileState.EXECUTABLE : FileState.MISSING));
  }

  private static Token read(int exitCode, String stdout) throws Failure {
    return PowerShellAnswer.read(new ToolOutput(exitCode, stdout, ""), REQUEST, "pwsh");
  }

  private static Failure failure(int exitCode, String stdout, String stderr) {
    return catchThrowableOfType(
        Failure.class,
        () -> PowerShellAnswer.read(new ToolOutput(exitCode, stdout, stderr), REQUEST, "pwsh"));
  }
}
