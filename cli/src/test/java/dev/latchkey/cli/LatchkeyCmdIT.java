package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The batch file {@code latchkey.cmd} and what it starts; ScriptIT is the same for the script. */
@EnabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "latchkey.cmd is for Windows: .ci/windows runs it")
class LatchkeyCmdIT {
  private static final String SCOPE = "https://storage.azure.com/.default";

  @TempDir Path folder;
  private LatchkeyProcess command;

  @BeforeEach
  void makeCommand() {
    command = inWindows(new LatchkeyProcess(folder).withoutAz());
  }

  private static LatchkeyProcess inWindows(LatchkeyProcess process) {
    return process.with("JAVA_HOME", System.getProperty("java.home"));
  }

  @AfterEach
  void noProcessIsLeft() throws Exception {
    command.assertNoProcessLeft();
  }

  private static Running start(LatchkeyProcess process, String... args) throws Exception {
    List<String> line = new ArrayList<>(List.of(script().toString()));
    line.addAll(List.of(args));
    return process.startProgram(line);
  }

  private static Path script() {
    return Path.of("..", "latchkey.cmd").toAbsolutePath().normalize();
  }

  private Result run(String... args) throws Exception {
    return start(command, args).await();
  }

  @Test
  void versionIsPrinted() throws Exception {
    Result result = run("--version");
    assertThat(result.stdout()).as("%s", result).startsWith("latchkey 0.");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    command.with("JAVA_HOME", "C:\\nowhere");
    Result text = run("token");
    assertThat(text.stderr()).startsWith("latchkey: there is no java. Install a JDK, 17 or newer");
    assertThat(text.exitCode()).isEqualTo(1);

    Result json = run("token", "--scope=x", "--output=json");
    assertThat(json.error().path("kind").asText()).isEqualTo("UNEXPECTED");
    assertThat(json.exitCode()).isEqualTo(1);
  }

  @Test
  void withoutAzItIsNotInstalled() throws Exception {
    Result result = run("token", "--scope", SCOPE, "--source", "az", "--output", "json");
    assertThat(result.exitCode()).as("%s", result).isEqualTo(3);
    assertThat(result.error().path("kind").asText()).isEqualTo("NOT_INSTALLED");
  }

  @Test
  void demoSignsInWithTheStandIn() throws Exception {
    Result result = run("demo");
    assertThat(result.exitCode()).as("%s", result).isZero();
    List<String> lines = result.stdout().lines().toList();
    assertThat(lines.get(lines.size() - 1)).isEqualTo("demo: ok");
    assertThat(lines.get(1)).contains("stand-in");
    assertThat(result.stdout() + result.stderr()).doesNotContain("eyJ");
  }

  @Test
  void commandInALabSignsInAndGetsAToken() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      Result login = start(inWindows(inLab.command()), "lab", "login", "az").await();
      assertThat(login.stdout()).as("%s", login).startsWith("az: signed in as alice@contoso.test");

      Result token =
          start(
                  inWindows(inLab.command()),
                  "token",
                  "--scope=" + SCOPE,
                  "--timeout=5m",
                  "--output=json")
              .await();
      assertThat(token.json().path("account").asText()).isEqualTo("alice@contoso.test");

      Result azd =
          start(inWindows(inLab.command()), "lab", "login", "azd", "--output=json").await();
      assertThat(azd.error().path("message").asText()).contains("azd can't sign in to a lab on");
    }
  }

  @Test
  void startedLabIsEnteredByItsEnvironmentFile() throws Exception {
    command.with("AZURE_CLIENT_ID", "mine").with("JAVA_TOOL_OPTIONS", "-Dquote=\"a&b\"");
    Path envFile = command.workingFolder().resolve("lab.cmd");
    Running lab = start(command, "lab", "start", "--env-file", "lab.cmd", "--output=json");
    try {
      JsonNode json = new ObjectMapper().readTree(lab.awaitLine("{"));
      assertThat(Path.of(json.path("envFile").asText())).isEqualTo(envFile);
      Path enter = command.workingFolder().resolve("enter.cmd");
      Files.writeString(enter, "@set arm_tenant_id=mine\r\n@call lab.cmd\r\n@set\r\n");
      List<String> set =
          command.startProgram(List.of(enter.toString())).await().stdout().lines().toList();
      assertThat(set)
          .contains("LATCHKEY_LAB_URL=" + json.path("labUrl").asText())
          .contains("HTTPS_PROXY=" + json.path("proxy").asText())
          .noneMatch(line -> line.matches("(?i)(AZURE_CLIENT_ID|ARM_TENANT_ID)=.*"))
          .anyMatch(line -> line.startsWith("JAVA_TOOL_OPTIONS=-Dquote=\"a&b\" -Djavax."));
    } finally {
      lab.process().descendants().forEach(ProcessHandle::destroyForcibly);
      lab.process().destroyForcibly();
    }
  }

  @Test
  void labRunFindsProgramsAsWindowsDoes() throws Exception {
    Path own = Files.createDirectories(folder.resolve("own & only"));
    Files.writeString(own.resolve("three.cmd"), "@echo [%1] %HTTPS_PROXY%\r\n@exit /b 3\r\n");
    command.with("PATH", "C:\\nowhere;\"" + own + "\"");
    Result result = run("lab", "run", "--", "three", "a & b");
    assertThat(result.stdout()).as("%s", result).startsWith("[\"a & b\"] http://127.0.0.1:");
    assertThat(result.exitCode()).isEqualTo(3);

    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(run("lab", "run", "--", java, "-version").exitCode()).isZero();
    assertThat(run("lab", "run", "--", "no-such").exitCode()).isEqualTo(127);
  }
}
