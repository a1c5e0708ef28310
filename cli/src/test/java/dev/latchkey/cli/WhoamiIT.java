package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.lab.traffic.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhoamiIT {
  private static final Pattern NOT_NEEDED =
      Pattern.compile(
          "(dev\\.latchkey\\.lab|picocli|com\\.azure|reactor|com\\.microsoft\\.aad)\\..*"
              + "|dev\\.latchkey\\.cli\\.GraphMe|java\\.net\\.HttpURLConnection");

  @TempDir Path folder;

  @Test
  void noToolIsStartedAndNoServerIsAsked() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "no strace");
    try (InLab inLab = new InLab(folder).signedIn()) {
      Path trace = folder.resolve("trace");
      Result result =
          inLab.command().traced(trace, "execve,connect").run("whoami", "--output=json");
      assertThat(result.json().path("chosen").asText()).isEqualTo("AzureCliCredential");
      List<String> calls = Files.readAllLines(trace);
      assertThat(calls).filteredOn(call -> call.contains("execve(")).hasSize(1);
      assertThat(calls).noneMatch(call -> call.contains("AF_INET"));
    }
  }

  /** Each of these costs a new JVM more than all that whoami has to do. */
  @Test
  void neitherTheAzureSdkNorPicocliNorHttpIsLoaded() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      Path log = folder.resolve("classes.log");
      Result result =
          inLab
              .command()
              .jvmOption("-Xlog:class+load:file=" + log + "::filecount=0")
              .run("whoami", "--output=json");
      assertThat(result.json().path("chosen").asText()).isEqualTo("AzureCliCredential");
      List<String> classes =
          Files.readAllLines(log).stream()
              .map(line -> line.replaceFirst("^(\\[[^]]*\\])+ ", "").replaceFirst(" .*", ""))
              .toList();
      assertThat(classes)
          .contains("dev.latchkey.cli.WhoamiCommand")
          .noneMatch(name -> NOT_NEEDED.matcher(name).matches());
    }
  }

  @Test
  void labIsNamedAndTheRestIsWhatTheToolHolds() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      Result text = inLab.command().run("whoami");
      assertThat(text.exitCode()).isZero();
      assertThat(text.stdout())
          .startsWith("LAB: ")
          .containsPattern("\\* +AzureCliCredential +signed in +alice@contoso.test")
          .contains("AzureCliCredential is chosen")
          .doesNotContain("\u001b[");
      Result coloured = inLab.command().jvmOption("-Dlatchkey.colours=true").run("whoami");
      assertThat(coloured.stdout()).contains("\u001b[1;32m  *  AzureCliCredential");
      Result plain =
          inLab.command().with("NO_COLOR", "1").jvmOption("-Dlatchkey.colours=true").run("whoami");
      assertThat(plain.stdout()).doesNotContain("\u001b[");
    }
  }

  @Test
  void deepShowsWhoTheUserIsInTheDirectory() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      JsonNode json = inLab.command().run("whoami", "--deep", "--output=json").json();
      JsonNode me = azIn(json).path("me");
      assertThat(me.properties().stream().map(Map.Entry::getKey))
          .containsExactly("userPrincipalName", "displayName", "id", "message");
      assertThat(me.path("userPrincipalName").asText()).isEqualTo("alice@contoso.test");
      assertThat(me.path("id").asText()).startsWith("b0000000-");
      assertThat(me.path("message").isNull()).isTrue();
      assertThat(inLab.command().run("whoami", "--deep").stdout())
          .containsPattern(
              "Microsoft Graph, about AzureCliCredential: alice@contoso.test, .*object id b0");
    }
  }

  @Test
  void graphThatDoesNotAnswerIsSaidAndIsNoFault() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      Map<Trouble, String> expected =
          Map.of(
              Trouble.status(503), "refused the question: HTTP 503",
              Trouble.throttled(Duration.ofSeconds(7)), "it can be asked again in 7 s",
              Trouble.html(), "answered something that is no user",
              Trouble.silent(), "' was silent for too long");
      for (Map.Entry<Trouble, String> one : expected.entrySet()) {
        inLab.lab.clearTroubles();
        inLab.lab.trouble(one.getKey().at(Trouble.Place.GRAPH));
        Result result = inLab.command().run("whoami", "--deep");
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.stdout()).contains(one.getValue(), "AzureCliCredential is chosen");
      }
    }
  }

  private static JsonNode azIn(JsonNode whoami) {
    for (JsonNode row : whoami.path("sources")) {
      if (row.path("source").asText().equals("AzureCliCredential")) {
        return row;
      }
    }
    throw new AssertionError("no az in " + whoami);
  }
}
