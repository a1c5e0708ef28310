package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.FakeTools.Tool;
import dev.latchkey.cli.LatchkeyProcess.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey doctor} as its users run it. */
class DoctorIT {
  /** What the doctor does without where no resource is named. */
  private static final Pattern NOT_NEEDED =
      Pattern.compile("(dev\\.latchkey\\.lab|com\\.azure|reactor|com\\.microsoft\\.aad)\\..*");

  @TempDir Path folder;

  @Test
  void resourceThatIsNoneIsWrongUsage() throws Exception {
    Result result =
        new LatchkeyProcess(folder).withoutAz().run("doctor", "--resource", "not a url");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr()).contains("is no URL of a service");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake tools are shell scripts")
  void muchThatIsBrokenIsNamedAtOnceAndNothingIsLeft() throws Exception {
    FakeTools tools =
        new FakeTools(Files.createDirectories(folder.resolve("alice")))
            .hanging(Tool.AZ)
            .azKnowsAlice();
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    LatchkeyProcess command =
        new LatchkeyProcess(folder)
            .withAll(tools.environment())
            .withAll(
                Map.of(
                    "HTTPS_PROXY", "http://alice:the-secret@127.0.0.1:" + nobody,
                    "NO_COLOR", "1",
                    "COLUMNS", "40",
                    "LC_ALL", "C",
                    "AZURE_CLIENT_SECRET", "the-secret",
                    "REQUESTS_CA_BUNDLE", folder.resolve("missing.pem").toString(),
                    "AZURE_TOKEN_CREDENTIALS", "dev"));
    Result text = command.run("doctor");
    assertThat(text.exitCode()).as("%s", text).isEqualTo(6);
    assertThat(text.stderr()).isEmpty();
    assertThat(text.stdout())
        .contains("'az account show' did not end", "can't be reached", "there is no such file")
        .contains("remedy: ", "Names of users are hidden")
        .doesNotContain("alice", "the-secret", "\u001b");
    assertThat(text.stdout().lines()).hasSizeGreaterThan(12);

    Result json = command.run("--output=json", "doctor", "--show-names");
    assertThat(json.exitCode()).isEqualTo(6);
    assertThat(json.json().properties().stream().map(Map.Entry::getKey))
        .containsExactly("ok", "findings");
    assertThat(json.json().path("ok").asBoolean(true)).isFalse();
    assertThat(json.json().path("findings"))
        .allSatisfy(finding -> {
          assertThat(finding.properties().stream().map(Map.Entry::getKey))
              .containsExactly("check", "state", "message", "remedy");
          assertThat(finding.path("state").asText()).isIn("ok", "warning", "problem", "skipped");
        });
    assertThat(json.stdout()).contains("alice@contoso.test").doesNotContain("the-secret");
    command.assertNothingLeft();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake tools are shell scripts")
  void warningsAloneAreNoFailureAndTheAzureSdkIsNotLoaded() throws Exception {
    FakeTools tools =
        new FakeTools(folder.resolve("tools"))
            .signedIn(Tool.AZ, "alice@contoso.test")
            .azHoldsTokenOfAlice();
    Path log = folder.resolve("classes.log");
    Result result =
        new LatchkeyProcess(folder)
            .withAll(tools.environment())
            .with("LATCHKEY_TOOL_CACHE", "off")
            .withAll(Map.of("HTTPS_PROXY", "", "https_proxy", "", "REQUESTS_CA_BUNDLE", ""))
            .jvmOption("-Xlog:class+load:file=" + log + "::filecount=0")
            .run("doctor", "--output", "json");
    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.json().path("ok").asBoolean()).isTrue();
    assertThat(finding(result, "variables").path("state").asText()).isEqualTo("warning");
    List<String> classes =
        Files.readAllLines(log).stream()
            .map(line -> line.replaceFirst("^(\\[[^]]*\\])+ ", "").replaceFirst(" .*", ""))
            .toList();
    assertThat(classes)
        .contains("dev.latchkey.cli.DoctorCommand")
        .noneMatch(name -> NOT_NEEDED.matcher(name).matches());
  }

  /** What the JVM knows about its user and its options, a test's own JVM can't set. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no HOME")
  void anotherHomeAndAMissingTrustStoreAreNamed() throws Exception {
    Path own = Files.createDirectories(folder.resolve("own"));
    new FakeTools(own).azKnowsAlice();
    Result result =
        new LatchkeyProcess(folder)
            .withoutAz()
            .jvmOption("-Duser.home=" + own)
            .jvmOption("-Djavax.net.ssl.trustStore=/nowhere/store")
            .run("doctor", "--show-names", "--output", "json");
    assertThat(result.exitCode()).as("%s", result).isEqualTo(6);
    assertThat(finding(result, "container").path("remedy").asText())
        .isEqualTo("export HOME=" + own);
    assertThat(finding(result, "certificates").path("message").asText())
        .contains("javax.net.ssl.trustStore is '/nowhere/store'");
  }

  static JsonNode finding(Result result, String check) {
    Optional<JsonNode> found = Optional.empty();
    for (JsonNode one : result.json().path("findings")) {
      if (one.path("check").asText().equals(check)) {
        found = Optional.of(one);
      }
    }
    return found.orElseThrow(() -> new AssertionError(result.toString()));
  }
}
