package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.lab.Lab;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabLoginIT {
  @TempDir Path folder;

  @Test
  void standInIsSignedInAndItsPromptIsShown() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      Result result = inLab.command().run("lab", "login", "az", "--output", "json");
      JsonNode json = result.json();
      assertThat(json.path("tool").asText()).isEqualTo("az");
      assertThat(json.path("account").asText()).isEqualTo("alice@contoso.test");
      assertThat(result.stderr()).contains("/devicelogin and enter the code");
    }
  }

  @Test
  void everyRealAzIsSignedInAsTheUserAskedFor() throws Exception {
    List<RealTool> real = RealTools.az();
    real.forEach(RealTool::assumeFound);
    for (RealTool az : real) {
      try (InLab inLab = new InLab(folder.resolve("with" + real.indexOf(az)))) {
        LatchkeyProcess command = inLab.command().with("LATCHKEY_AZ_PATH", az.program().toString());
        command.with("PATH", System.getenv("PATH"));
        Result login = command.run("lab", "login", "az", "--user", "bob@contoso.test");
        assertThat(login.stdout()).as("%s", login).isEqualTo("az: signed in as bob@contoso.test\n");
        Result token =
            command.run(
                "token",
                "--scope=https://storage.azure.com/.default",
                "--timeout=5m",
                "--output=json");
        assertThat(token.json().path("account").asText()).isEqualTo("bob@contoso.test");
      }
    }
  }

  @Test
  void azdIsSignedInByItsOwnPrompt() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      LatchkeyProcess command = inLab.command();
      Path azd =
          command.program(
              "azd",
              "[ \"$1\" = auth ] || exit 9",
              "shift",
              "\"$BROWSER\" https://microsoft.com/devicelogin",
              "'" + inLab.lab.standInAz() + "' \"$@\" 2>&1 | while read -r line; do",
              "line=${line#*enter the code }",
              "echo \"Start by copying the next code: ${line%% *}\"",
              "done");
      command.with("LATCHKEY_AZD_PATH", azd.toString()).with("PATH", System.getenv("PATH"));
      Result result = withBrowser(command).run("lab", "login", "azd");
      assertThat(result.stdout())
          .as("%s", result)
          .isEqualTo("azd: signed in as alice@contoso.test\n");
      assertThat(folder.resolve("opened")).doesNotExist();
    }
  }

  /** A browser that leaves a mark when it is opened. */
  private LatchkeyProcess withBrowser(LatchkeyProcess command) throws IOException {
    String mark = "touch '" + folder.resolve("opened") + "'";
    return command.with("BROWSER", command.program("browser", mark).toString());
  }

  @Test
  void realAzdIsSignedIn() throws Exception {
    RealTool azd = RealTools.azd().get(0);
    azd.assumeFound();
    try (InLab inLab = new InLab(folder)) {
      LatchkeyProcess command = inLab.command().with("LATCHKEY_AZD_PATH", azd.program().toString());
      command.with("PATH", System.getenv("PATH"));
      Result login = withBrowser(command).run("lab", "login", "azd", "--user=bob@contoso.test");
      assertThat(login.stdout()).as("%s", login).isEqualTo("azd: signed in as bob@contoso.test\n");
      assertThat(folder.resolve("opened")).doesNotExist();
      Result token =
          command.run(
              "token",
              "--source=azd",
              "--scope=https://storage.azure.com/.default",
              "--timeout=5m",
              "--output=json");
      assertThat(token.json().path("account").asText()).isEqualTo("bob@contoso.test");
    }
  }

  @Test
  void outsideOfALabItSaysHowToEnterOne() {
    Result result = CommandInProcess.run(Map.of(), "lab", "login", "az", "--output=json");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.error().path("kind").asText()).isEqualTo("NOT_CONFIGURED");
  }

  @Test
  void unknownUserIsRefusedWithTheNamesOfTheKnown() {
    try (Lab lab = Lab.start()) {
      Result result =
          CommandInProcess.run(
              lab.environment().variables(),
              "lab",
              "login",
              "az",
              "--user=eve@contoso.test",
              "--output=json");
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.error().path("message").asText())
          .contains("'eve@contoso.test'", "bob@contoso.test");
    }
  }

  @Test
  void azThatIsMissingIsNotInstalled() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      Result result =
          inLab.command().with("LATCHKEY_AZ_PATH", "").run("lab", "login", "az", "--output=json");
      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(result.error().path("kind").asText()).isEqualTo("NOT_INSTALLED");
    }
  }

  @Test
  void azThatFailsIsAFailure() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      LatchkeyProcess command = inLab.command();
      Path az = command.program("az", "echo broken >&2", "exit 4");
      Result result =
          command
              .with("LATCHKEY_AZ_PATH", az.toString())
              .run("lab", "login", "az", "--output=json");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.error().path("message").asText()).contains("exit code 4");
    }
  }

  @Test
  void labThatHasEndedIsSaid() {
    Map<String, String> environment;
    try (Lab lab = Lab.start()) {
      environment = lab.environment().variables();
    }
    Result result = CommandInProcess.run(environment, "lab", "login", "az", "--output=json");
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.error().path("kind").asText()).isEqualTo("NETWORK");
  }

  @Test
  void tokenOfTheLabIsSentToThisMachineOnly() {
    Map<String, String> environment = Map.of("LATCHKEY_LAB_URL", "http://lab.example/#secret");
    Result result = CommandInProcess.run(environment, "lab", "login", "az", "--output=json");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stderr()).doesNotContain("secret");
  }
}
