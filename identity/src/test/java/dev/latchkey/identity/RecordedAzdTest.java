package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code azd auth token} of azd 1.32.0-beta.1 printed, replayed by a fake tool. */
@ExtendWith(Leftovers.class)
class RecordedAzdTest {
  private static final Path RECORDINGS = Path.of("src/test/resources/recordings/azd-1.32.0-beta.1");
  private static final String LOGIN_FOR_SCOPE =
      "azd auth login --scope https://storage.azure.com/.default";

  /** A case's kind and remedy. */
  private record Expected(FailureKind kind, Optional<String> remedy) {
    static Expected of(FailureKind kind) {
      return new Expected(kind, Optional.empty());
    }

    static Expected of(FailureKind kind, String remedy) {
      return new Expected(kind, Optional.of(remedy));
    }
  }

  private static final Expected SIGNED_OUT =
      Expected.of(FailureKind.NOT_SIGNED_IN, "azd auth login");
  private static final Expected AGAIN =
      Expected.of(FailureKind.REAUTHENTICATION_REQUIRED, LOGIN_FOR_SCOPE);
  private static final Expected OLD =
      Expected.of(FailureKind.INVALID_REQUEST, "update azd to 1.18.1 or newer");

  private static final Map<String, Expected> CASES =
      Map.ofEntries(
          Map.entry("aadsts50173", AGAIN),
          Map.entry("aadsts65001", AGAIN),
          Map.entry("aadsts700082", AGAIN),
          Map.entry("after-logout", SIGNED_OUT),
          Map.entry(
              "auth-json-corrupt",
              Expected.of(
                  FailureKind.UNEXPECTED,
                  "remove that file from ~/.azd (or AZD_CONFIG_DIR), then run azd auth login")),
          Map.entry("auth-json-gone", SIGNED_OUT),
          Map.entry("bad-claims", Expected.of(FailureKind.INVALID_REQUEST)),
          Map.entry("bad-scope", Expected.of(FailureKind.INVALID_REQUEST)),
          Map.entry(
              "ca53003-resource",
              Expected.of(
                  FailureKind.REFUSED, "ask an administrator which policy the sign-in log names")),
          Map.entry(
              "cache-corrupt",
              Expected.of(
                  FailureKind.UNEXPECTED,
                  "remove that file from ~/.azd (or AZD_CONFIG_DIR), then run azd auth login")),
          Map.entry("cache-gone", SIGNED_OUT),
          Map.entry("cached-while-revoked", AGAIN),
          Map.entry(
              "env-subscription-unknown",
              Expected.of(
                  FailureKind.INVALID_REQUEST,
                  "unset AZURE_SUBSCRIPTION_ID, or set it to a subscription of that account")),
          Map.entry("mfa50076-resource", AGAIN),
          Map.entry(
              "net-refused",
              Expected.of(
                  FailureKind.NETWORK, "set HTTPS_PROXY to a proxy that answers, or unset it")),
          Map.entry("no-scope-value", OLD),
          Map.entry("not-logged-in", SIGNED_OUT),
          Map.entry("not-logged-in-plain", SIGNED_OUT),
          Map.entry("token-503", Expected.of(FailureKind.NETWORK)),
          Map.entry("token-without-no-prompt", SIGNED_OUT),
          Map.entry("unknown-flag", OLD),
          Map.entry(
              "unknown-resource",
              Expected.of(
                  FailureKind.REFUSED,
                  "check the resource in the scope; it may be of another tenant or another cloud")),
          Map.entry("unknown-tenant", Expected.of(FailureKind.INVALID_REQUEST)),
          Map.entry(
              "use-az-cli-auth-no-az",
              Expected.of(FailureKind.NOT_INSTALLED, "azd config unset auth.useAzCliAuth")));

  @TempDir Path folder;

  static Stream<String> cases() {
    return Stream.of(RECORDINGS.toFile().list()).sorted();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachRecordedCaseHasItsKindAndRemedy(String name) throws IOException {
    assertKindAndRemedy(name);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stateFilesThatSaySomebodyIsSignedInChangeNeither(String name) throws IOException {
    ToolUnderTest.AZD.signIn(folder, "alice@contoso.test");
    assertKindAndRemedy(name);
  }

  private void assertKindAndRemedy(String name) throws IOException {
    Path recording = RECORDINGS.resolve(name);
    int exitCode = Integer.parseInt(Files.readString(recording.resolve("rc")).strip());
    FakeTool azd =
        ToolUnderTest.AZD
            .fake(folder)
            .prints(Files.readString(recording.resolve("stdout")))
            .complains(Files.readString(recording.resolve("stderr")))
            .exits(exitCode);
    SourceCredential credential = ToolUnderTest.AZD.credential(azd);
    if (name.equals("ok-plain")) { // The bare token: not what was asked for.
      assertThat(Requests.failureOf(credential).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
      return;
    }
    if (exitCode == 0) {
      assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo("<JWT>");
      return;
    }

    SignInException failure = Requests.failureOf(credential);

    Expected expected = Objects.requireNonNull(CASES.get(name), name);
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(expected.kind());
    assertThat(failure.attempts().get(0).remedy()).isEqualTo(expected.remedy());
    assertThat(failure)
        .matches(f -> f instanceof CredentialUnavailableException == failure.kind().isAbsent());
    assertThat(failure.getMessage())
        .startsWith(
            "No token for 'https://storage.azure.com/.default' from the Azure Developer CLI: ")
        .doesNotContain("ERROR", "Trace ID", "alice", "consoleMessage", "\n");
    if (name.matches("\\D+\\d{5,}.*")) {
      assertThat(failure).hasMessageContaining("AADSTS" + name.replaceAll("\\D+(\\d+).*", "$1"));
    }
  }
}
