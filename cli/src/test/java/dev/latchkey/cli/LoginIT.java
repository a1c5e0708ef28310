package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginIT {
  @TempDir Path folder;

  @Test
  void deviceCodeOfTheToolIsShownAndATokenProvesTheSignIn() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      Running login = inLab.command().start("login", "az", "--device-code", "--output=json");
      inLab.approveNextCode("alice@contoso.test", login);
      Result result = login.await();
      JsonNode json = result.json();
      assertThat(json.path("tool").asText()).isEqualTo("az");
      assertThat(json.path("source").asText()).isEqualTo("AzureCliCredential");
      assertThat(json.path("account").asText()).isEqualTo("alice@contoso.test");
      assertThat(result.stderr()).contains("enter the code");
    }
  }

  @Test
  void realAzIsSignedInAgainByTheCommandThatAFailedTokenNames() throws Exception {
    List<RealTool> real = RealTools.az();
    real.forEach(RealTool::assumeFound);
    RealTool az = real.get(real.size() - 1);
    try (InLab inLab = new InLab(folder)) {
      LatchkeyProcess command = inLab.command().with("LATCHKEY_AZ_PATH", az.program().toString());
      command.with("PATH", System.getenv("PATH"));
      Running first = command.start("login", "az", "--device-code");
      inLab.approveNextCode("bob@contoso.test", first);
      assertThat(first.await().stdout())
          .isEqualTo(
              "az: signed in as bob@contoso.test, tenant 11111111-1111-4111-8111-111111111111\n");
      Result again =
          command.run(
              "token", "--scope=https://vault.azure.net/.default", "--claims={}", "--timeout=5m");
      assertThat(again.exitCode()).isEqualTo(3);
      assertThat(again.stderr())
          .contains(
              " or: latchkey login az --scope https://vault.azure.net/.default --claims '{}'");
    }
  }

  @Test
  void loginThatFailsIsSaidAndNothingIsLeft() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Path az = command.program("az", "echo 'no, not today'", "exit 7");
    command.with("LATCHKEY_AZ_PATH", az.toString());
    Result result = command.run("login", "az");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr())
        .contains("no, not today")
        .contains("Nobody was signed in with az: its login ended with exit code 7");
    command.assertNothingLeft();
  }

  @Test
  void contextThatPowerShellDidNotSaveIsNamed() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Path pwsh =
        command.program(
            "pwsh",
            "case \"$*\" in *Connect-AzAccount*) exit 0 ;; esac",
            "echo 'Get-AzAccessToken: Run Connect-AzAccount to login.' >&2",
            "exit 1");
    command.with("LATCHKEY_PWSH_PATH", pwsh.toString());
    Result result = command.run("login", "pwsh", "--output=json");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.error().path("remedy").asText()).isEqualTo("Enable-AzContextAutosave");
  }

  @Test
  void promptReadsTheUsersStdin() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Path az =
        command.program(
            "az", "printf 'Which one? '", "read answer", "echo \"took $answer\"", "exit 1");
    command.with("LATCHKEY_AZ_PATH", az.toString());
    Result result = command.input("the second\n").run("login", "az");
    assertThat(result.stderr()).contains("Which one? took the second");
  }

  @Test
  void interruptAtThePromptEndsTheTool() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Path begun = folder.resolve("begun");
    Path az = command.program("az", "echo > '" + begun + "'", "sleep 600");
    command.with("LATCHKEY_AZ_PATH", az.toString());
    Running login = command.start("login", "az");
    LatchkeyProcess.awaitUntil("the tool", () -> Files.exists(begun));
    assertThat(login.signal("INT").exitCode()).isEqualTo(130);
    command.assertNothingLeft();
  }

  @Test
  void visualStudioCodesStepsAreExplainedAndChecked() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Result result = command.run("login", "vscode");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.stderr()).contains("[ ] 1. Install the extension", "[ ] 2. Run its command");
    Files.createDirectories(
        folder.resolve("home/.vscode/extensions/ms-azuretools.vscode-azureresourcegroups-0.11.0"));
    assertThat(command.run("login", "vscode").stderr())
        .contains("[x] 1. Install the extension", "[ ] 2. Run its command");
  }
}
