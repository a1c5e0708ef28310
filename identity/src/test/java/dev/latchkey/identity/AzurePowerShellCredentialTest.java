package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With a fake PowerShell. {@link RealPowerShellIT} has a real one. */
@ExtendWith(Leftovers.class)
class AzurePowerShellCredentialTest {
  @TempDir Path folder;

  @Test
  void resourceAndTenantReachTheScriptThroughItsEnvironmentAlone() {
    FakeTool pwsh =
        ToolUnderTest.PWSH.fake(folder).recordsSurroundings().prints(ToolUnderTest.PWSH.answer());
    pwsh.variable("LATCHKEY_PWSH_TENANT", "inherited");

    ToolUnderTest.PWSH.credential(pwsh).getTokenSync(Requests.request());
    List<String> arguments = pwsh.recorded("args");
    assertThat(pwsh.recorded("env"))
        .contains(
            "LATCHKEY_PWSH_RESOURCE=https://storage.azure.com",
            "LATCHKEY_PWSH_TENANT=",
            "POWERSHELL_UPDATECHECK=Off",
            "POWERSHELL_TELEMETRY_OPTOUT=1");
    ToolUnderTest.PWSH
        .credential(pwsh)
        .getTokenSync(Requests.request().setTenantId(Requests.CONTOSO));

    assertThat(pwsh.recorded("env")).contains("LATCHKEY_PWSH_TENANT=" + Requests.CONTOSO);
    assertThat(pwsh.recorded("args")).isEqualTo(arguments);
    assertThat(new String(Base64.getDecoder().decode(arguments.get(5)), StandardCharsets.UTF_16LE))
        .startsWith("$ErrorActionPreference = 'Stop'\n")
        .doesNotContain("storage.azure.com", Requests.CONTOSO, "#");
  }

  @Test
  void claimsStartNothingAndNameTheCommandThatAnswersThem() {
    FakeTool pwsh = ToolUnderTest.PWSH.answering(folder);
    String claims = "{\"access_token\":{\"nbf\":{\"essential\":true}}}";

    SignInException failure =
        Requests.failureOf(
            ToolUnderTest.PWSH.credential(pwsh, builder -> builder.tenantId(Requests.CONTOSO)),
            Requests.request().setClaims(claims));

    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(failure.attempts().get(0).remedy())
        .hasValue(
            "Connect-AzAccount -Tenant "
                + Requests.CONTOSO
                + " -ClaimsChallenge \""
                + Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + "\"");
    assertThat(pwsh.recorded("runs")).isEmpty();
  }

  @Test
  void windowsPowerShellIsNamedAndFindsItsOwnModules() {
    FakeTool powershell =
        ToolUnderTest.PWSH
            .fake(folder)
            .named("powershell.exe")
            .variable("LATCHKEY_PWSH_PATH", folder.resolve("powershell.exe").toString())
            .variable("PSModulePath", folder.toString())
            .recordsSurroundings()
            .exits(77);

    SignInException failure = Requests.failureOf(ToolUnderTest.PWSH.credential(powershell));

    assertThat(failure.attempts().get(0).message()).contains(": powershell failed").contains("77");
    assertThat(powershell.recorded("env"))
        .isNotEmpty()
        .noneMatch(line -> line.startsWith("PSModulePath="));
  }

  @Test
  void bannerBeforeAndAfterTheAnswerIsIgnored() {
    FakeTool pwsh =
        ToolUnderTest.PWSH
            .fake(folder)
            .prints("PowerShell 7.6.0\r\nWelcome <latchkey> ")
            .prints(ToolUnderTest.PWSH.answer().strip() + "\u001B[0m bye\r\n")
            .complains("WARNING: AADSTS50076: Run Connect-AzAccount to login\n");

    assertThat(ToolUnderTest.PWSH.credential(pwsh).getTokenSync(Requests.request()).getToken())
        .isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void moduleThatIsMissingIsNotInstalledWithTheCommandThatInstallsIt() {
    FakeTool pwsh =
        ToolUnderTest.PWSH.fake(folder).prints("<latchkey:no-module|:latchkey>\n").exits(1);

    SignInException failure = Requests.failureOf(ToolUnderTest.PWSH.credential(pwsh));

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure)
        .hasMessage(
            "No token for '"
                + Requests.SCOPE
                + "' from Azure PowerShell: PowerShell has no module Az.Accounts. Run:"
                + " Install-Module -Name Az.Accounts -Scope CurrentUser -Force");
  }
}
