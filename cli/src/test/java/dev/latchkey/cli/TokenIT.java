package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.FakeTools.Tool;
import dev.latchkey.cli.LatchkeyProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIT {
  private static final String SCOPE = "https://storage.azure.com/.default";

  /** The stand-in is a JVM, which on a slow machine takes longer than a tool may by default. */
  private static final String PATIENTLY = "--timeout=5m";

  /** What {@code token} does without where a developer tool has the token. */
  private static final Predicate<String> NOT_NEEDED =
      Pattern.compile(
              "^(dev\\.latchkey\\.lab|picocli|com\\.azure|reactor|com\\.microsoft\\.aad"
                  + "|com\\.fasterxml\\.jackson)\\.")
          .asPredicate();

  @TempDir Path folder;

  @Test
  void textIsTheTokenAloneAndJsonTellsWhoseItIs() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      Result text = inLab.command().run("token", "--scope", SCOPE, PATIENTLY);
      assertThat(text.exitCode()).isZero();
      assertThat(text.stdout()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");

      JsonNode json =
          inLab.command().run("token", "--scope", SCOPE, PATIENTLY, "--output=json").json();
      assertThat(json.properties().stream().map(entry -> entry.getKey()))
          .containsExactly(
              "token",
              "expiresOn",
              "source",
              "account",
              "accountType",
              "tenantId",
              "objectId",
              "scopes");
      assertThat(Instant.parse(json.path("expiresOn").asText())).isAfter(Instant.now());
      assertThat(json.path("source").asText()).isEqualTo("AzureCliCredential");
      assertThat(json.path("account").asText()).isEqualTo("alice@contoso.test");
      assertThat(json.path("accountType").asText()).isEqualTo("user");
      assertThat(json.path("tenantId").asText()).isEqualTo("11111111-1111-4111-8111-111111111111");
      assertThat(json.path("objectId").asText()).isEqualTo("b0000000-0000-4000-8000-000000000001");
      assertThat(json.path("scopes").get(0).asText()).isEqualTo(SCOPE);
    }
  }

  @Test
  void tokenOfAnotherTenantIsPrinted() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      String fabrikam = "22222222-2222-4222-8222-222222222222";
      Result result =
          inLab
              .command()
              .run("token", "--scope=" + SCOPE, "--tenant", fabrikam, PATIENTLY, "--output=json");
      assertThat(result.json().path("tenantId").asText()).isEqualTo(fabrikam);
    }
  }

  @Test
  void oneOptionMayNameSeveralScopesAsOftenAsItself() throws Exception {
    for (List<String> scopes :
        List.of(List.of("--scope", SCOPE, "x/.default"), List.of("--scope", SCOPE, "--scope=x"))) {
      List<String> args = new ArrayList<>(List.of("token", "--source", "az", "--output", "json"));
      args.addAll(scopes);
      Result result = new LatchkeyProcess(folder).withoutAz().run(args.toArray(String[]::new));
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.error().path("message").asText()).contains("one scope, not 2");
    }
  }

  @Test
  void nobodySignedInIsSaidWithTheCommandThatRepairsIt() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      Result result = inLab.command().run("token", "--scope", SCOPE, PATIENTLY, "--output", "json");
      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(result.error().path("kind").asText()).isEqualTo("NOT_SIGNED_IN");
      assertThat(result.error().path("remedy").asText()).startsWith("az login");
    }
  }

  @Test
  void claimsChallengeAsksForANewSignIn() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      Result result =
          inLab.command().run("token", "--scope", SCOPE, "--claims", "{}", "--output", "json");
      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(result.error().path("kind").asText()).isEqualTo("REAUTHENTICATION_REQUIRED");
    }
  }

  @Test
  void missingAzIsNotInstalled() throws Exception {
    Result result =
        new LatchkeyProcess(folder).withoutAz().run("token", "--scope", SCOPE, "--output", "json");
    assertThat(result.exitCode()).isEqualTo(3);
    JsonNode error = result.error();
    assertThat(error.path("kind").asText()).isEqualTo("NOT_INSTALLED");
    JsonNode attempt = error.path("attempts").get(1);
    assertThat(attempt.properties().stream().map(entry -> entry.getKey()))
        .containsExactly("source", "kind", "message", "remedy", "durationMs");
    assertThat(attempt.path("source").asText()).isEqualTo("AzureCliCredential");
    assertThat(attempt.path("durationMs").isIntegralNumber()).isTrue();
  }

  @Test
  void sourceThatIsAbsentLeavesTheTokenToTheNext() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    String answer = "{\"token\":\"a.b.c\",\"expiresOn\":\"2099-01-01T00:00:00Z\"}";
    command.with("LATCHKEY_AZD_PATH", command.program("azd", "echo '" + answer + "'").toString());
    JsonNode json = command.run("token", "--scope", SCOPE, "--output", "json").json();
    assertThat(json.path("source").asText()).isEqualTo("AzureDeveloperCliCredential");
    assertThat(json.path("token").asText()).isEqualTo("a.b.c");
  }

  @Test
  void everySourceThatWasAskedIsInTheReport() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    String refusal = "echo 'ERROR: AADSTS53003: no' >&2; exit 1";
    command.with("LATCHKEY_AZD_PATH", command.program("azd", refusal).toString());
    JsonNode error = command.run("token", "--scope", SCOPE, "--output", "json").error();
    assertThat(error.path("attempts").findValuesAsText("kind"))
        .as("Visual Studio Code, az, PowerShell, azd, and the broker at the end")
        .containsExactly(
            "NOT_SIGNED_IN", "NOT_INSTALLED", "NOT_INSTALLED", "REFUSED", "NOT_AVAILABLE_HERE");
    assertThat(error.path("kind").asText())
        .as("the first that got further than being absent decides")
        .isEqualTo("REFUSED");
  }

  @Test
  void textOfAFailureSaysWhatToDoInItsFirstLineAndWhatEachSourceSaid() throws Exception {
    Result result = new LatchkeyProcess(folder).withoutAz().run("token", "--scope", SCOPE);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.stdout()).isEmpty();
    // On a slow machine it may take long enough to be told.
    assertThat(result.stderr().lines().filter(line -> !line.startsWith("Waiting for ")))
        .startsWith(
            "No token for '"
                + SCOPE
                + "' from the Azure CLI: no program 'az' in the 1 absolute folders of PATH."
                + " Remedy: install the Azure CLI (https://aka.ms/azure-cli) or set LATCHKEY_AZ_PATH to the absolute path of az",
            "DefaultAzureCredential tried:")
        .anySatisfy(line -> assertThat(line).startsWith("  AzureCliCredential NOT_INSTALLED: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "x;id", "$(id)", "-x", "a\nb", "\"x\"", "%PATH%", "a&b", "é", "/.default"})
  void scopeThatAShellWouldActOnIsRefusedBeforeAnythingIsStarted(String scope) throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Result result = command.run("token", "--scope=" + scope, "--output", "json");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.error().path("kind").asText()).isEqualTo("INVALID_REQUEST");
  }

  @ParameterizedTest
  @CsvSource({
    "exit 0, UNREADABLE_ANSWER, 1",
    "echo garbage, UNREADABLE_ANSWER, 1",
    "exit 9, UNEXPECTED, 1",
    "echo 'ERROR: AADSTS53003: no' >&2; exit 1, REFUSED, 4",
    "echo 'ERROR: AADSTS50173: no' >&2; exit 1, REAUTHENTICATION_REQUIRED, 3"
  })
  void faultOfAzHasItsKindAndExitCode(String script, String kind, int exitCode) throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    command.with("LATCHKEY_AZ_PATH", command.program("az", script).toString());
    Result result = command.run("token", "--scope", SCOPE, "--output", "json");
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.error().path("kind").asText()).isEqualTo(kind);
  }

  /** With a chain of tools alone, and with one that asks the library's. */
  @ParameterizedTest
  @ValueSource(strings = {"dev", "EnvironmentCredential,AzureCliCredential"})
  void toolThatTakesTooLongIsGivenLongerByAnOptionOfTheCommand(String sources) throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    command.with("LATCHKEY_AZ_PATH", command.program("az", "sleep 600").toString());
    command.with("AZURE_TOKEN_CREDENTIALS", sources);
    Result result =
        command.run("token", "--scope", SCOPE, "--timeout", "400ms", "--output", "json");
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.error().path("kind").asText()).isEqualTo("TIMED_OUT");
    assertThat(result.error().path("remedy").asText()).isEqualTo("give it longer by --timeout 1s");
    assertThat(result.error().path("message").asText())
        .contains(
            "az gave no answer within 400 ms and was ended. Remedy: give it longer by --timeout 1s")
        .doesNotContain("processTimeout");
    command.assertNothingLeft();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void signalEndsAHangingAz(String signal, int exitCode) throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Path started = folder.resolve("started");
    Path az = command.program("az", "trap '' TERM", "echo > " + started, "sleep 600");
    LatchkeyProcess.Running running =
        command
            .with("LATCHKEY_AZ_PATH", az.toString())
            .start("token", "--scope", SCOPE, PATIENTLY, "--output", "json");
    LatchkeyProcess.awaitUntil("az", () -> Files.exists(started));
    Result result = running.signal(signal);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.error().path("kind").asText()).isEqualTo("INTERRUPTED");
    command.assertNothingLeft();
  }

  @Test
  void resultThatCannotBeWrittenIsAFailure() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full on this system");
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = Files.readString(Path.of("target", "classpath.txt")).strip();
    List<String> shell =
        List.of(
            "sh",
            "-c",
            "exec '"
                + java
                + "' -cp '"
                + classPath
                + "' dev.latchkey.cli.Latchkey --version --output json > "
                + full);
    Result result = command.startProgram(shell).await();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.error().path("message").asText()).contains("could not be written");
  }

  @Test
  void neitherTheLabNorTheAzureSdkIsLoaded() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      LatchkeyProcess command = inLab.command();
      assertThat(loaded(command, 0, "--output", "json", PATIENTLY)).noneMatch(NOT_NEEDED);
    }
  }

  @Test
  void aTokenAtHandOneThatIsAskedForAndAFailureLoadNoneOfThemEither() throws Exception {
    FakeTools tools = new FakeTools(folder.resolve("tools"));
    LatchkeyProcess command = new LatchkeyProcess(folder).withAll(tools.environment());
    tools.failing(Tool.AZ, "ERROR: AADSTS53003: no").signedOut(Tool.AZD);
    assertThat(loaded(command, ExitCode.REFUSED.value, PATIENTLY)).noneMatch(NOT_NEEDED);
    tools.signedIn(Tool.AZ, "alice@contoso.test");
    assertThat(loaded(command, 0, PATIENTLY)).noneMatch(NOT_NEEDED);
    tools.azHoldsTokenOfAlice();
    assertThat(loaded(command, 0, PATIENTLY)).noneMatch(NOT_NEEDED);
  }

  /** The names of the classes that a new JVM loads for {@code token}. */
  private List<String> loaded(LatchkeyProcess command, int exitCode, String... options)
      throws Exception {
    Path log = folder.resolve("classes.log");
    List<String> arguments = new ArrayList<>(List.of("token", "--scope", SCOPE));
    arguments.addAll(List.of(options));
    Result result =
        command
            .jvmOption("-Xlog:class+load:file=" + log + "::filecount=0")
            .run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as("%s", result).isEqualTo(exitCode);
    List<String> classes =
        Files.readAllLines(log).stream()
            .map(line -> line.replaceFirst("^(\\[[^]]*\\])+ ", "").replaceFirst(" .*", ""))
            .toList();
    assertThat(classes).contains("java.lang.Object", "dev.latchkey.cli.TokenCommand");
    return classes;
  }

  @Test
  void logOfTheAzureSdkDoesNotGetIntoTheResult() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      Result result =
          inLab
              .command()
              .with("AZURE_LOG_LEVEL", "verbose")
              .run("token", "--scope", SCOPE, PATIENTLY, "--output", "json");
      assertThat(result.json().path("token").asText()).isNotEmpty();
      assertThat(result.stderr()).doesNotContain(result.json().path("token").asText());
    }
  }
}
