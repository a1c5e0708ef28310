package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What az 2.45.0 and 2.91.0 printed, replayed by a fake tool: each case has its kind here. */
@ExtendWith(Leftovers.class)
class RecordedAzTest {
  private static final Path RECORDINGS = Path.of("src/test/resources/recordings");

  /** Cases of the same name mean the same in both versions, but for those below. */
  private static final Map<String, FailureKind> KINDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("aadsts50057", FailureKind.REFUSED),
              Map.entry("aadsts50173", FailureKind.REAUTHENTICATION_REQUIRED),
              Map.entry("aadsts50173-second-call", FailureKind.REAUTHENTICATION_REQUIRED),
              Map.entry("aadsts53003", FailureKind.REFUSED),
              Map.entry("aadsts700082", FailureKind.REAUTHENTICATION_REQUIRED),
              Map.entry("after-logout", FailureKind.NOT_SIGNED_IN),
              Map.entry("bad-argument", FailureKind.INVALID_REQUEST),
              Map.entry("bad-query", FailureKind.INVALID_REQUEST),
              Map.entry("bad-resource-type", FailureKind.INVALID_REQUEST),
              Map.entry("cache-empty", FailureKind.NOT_SIGNED_IN),
              Map.entry("cache-without-profile", FailureKind.NOT_SIGNED_IN),
              Map.entry("cloud-not-logged-in", FailureKind.NOT_SIGNED_IN),
              Map.entry("mfa50076-invalid-grant", FailureKind.REAUTHENTICATION_REQUIRED),
              Map.entry("mfa50076-resource", FailureKind.REAUTHENTICATION_REQUIRED),
              Map.entry("mfa50076-tenant", FailureKind.REAUTHENTICATION_REQUIRED),
              Map.entry("mi-no-imds", FailureKind.NOT_AVAILABLE_HERE),
              Map.entry("mi-tenant", FailureKind.INVALID_REQUEST), // az 2.91.0 answers it.
              Map.entry("net-dns", FailureKind.NETWORK),
              Map.entry("net-refused", FailureKind.NETWORK),
              Map.entry("not-logged-in", FailureKind.NOT_SIGNED_IN),
              Map.entry("not-logged-in-tenant", FailureKind.NOT_SIGNED_IN),
              Map.entry("profile-corrupt", FailureKind.NOT_SIGNED_IN),
              Map.entry("sigint", FailureKind.UNEXPECTED),
              Map.entry("tenant-and-subscription", FailureKind.INVALID_REQUEST),
              Map.entry("tls-untrusted-ca", FailureKind.NETWORK),
              Map.entry("token-500-html", FailureKind.NETWORK),
              Map.entry("unknown-resource", FailureKind.REFUSED),
              Map.entry("unknown-subscription", FailureKind.INVALID_REQUEST),
              Map.entry("unknown-tenant-guid", FailureKind.INVALID_REQUEST)));

  @TempDir Path folder;

  static Stream<Arguments> cases() throws IOException {
    try (Stream<Path> versions = Files.list(RECORDINGS)) {
      return versions
          .filter(version -> version.getFileName().toString().startsWith("az-"))
          .sorted()
          .toList()
          .stream()
          .flatMap(version -> Stream.of(version.toFile().listFiles()).sorted())
          .map(folder -> Arguments.of(folder.getParentFile().getName(), folder.getName()));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void eachRecordedCaseHasItsKind(String version, String name) throws IOException {
    assertKind(version, name);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void stateFilesThatSaySomebodyIsSignedInChangeNoKind(String version, String name)
      throws IOException {
    ToolUnderTest.AZ.signIn(folder, "alice@contoso.test");
    assertKind(version, name);
  }

  private void assertKind(String version, String name) throws IOException {
    Path recording = RECORDINGS.resolve(version).resolve(name);
    int exitCode = Integer.parseInt(Files.readString(recording.resolve("rc")).strip());
    FakeTool az =
        FakeTool.in(folder)
            .asProgram()
            .prints(Files.readString(recording.resolve("stdout")))
            .complains(Files.readString(recording.resolve("stderr")))
            .exits(exitCode);
    TokenRequestContext request =
        new TokenRequestContext().addScopes("https://storage.azure.com/.default");
    if (exitCode == 0) {
      assertThat(ToolUnderTest.AZ.credential(az).getTokenSync(request).getToken())
          .isEqualTo("<JWT>");
      return;
    }

    SignInException failure =
        catchThrowableOfType(
            SignInException.class, () -> ToolUnderTest.AZ.credential(az).getTokenSync(request));

    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(KINDS.get(name));
    assertThat(failure)
        .matches(f -> f instanceof CredentialUnavailableException == failure.kind().isAbsent());
    assertThat(failure.getMessage())
        .startsWith("No token for 'https://storage.azure.com/.default' from the Azure CLI: ")
        .doesNotContain("ERROR", "Trace ID", "alice", "Traceback", "\n");
    if (name.startsWith("aadsts")) {
      assertThat(failure).hasMessageContaining("AADSTS" + name.replaceAll("\\D+(\\d+).*", "$1"));
    }
  }
}
