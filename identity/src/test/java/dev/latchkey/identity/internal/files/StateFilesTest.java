package dev.latchkey.identity.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.identity.internal.tool.az.AzState;
import dev.latchkey.testing.Permissions;
import dev.latchkey.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies where a state file should be: unknown, never an exception, never a wait. */
@Timeout(30)
class StateFilesTest {
  private static final List<String> ALL =
      List.of("azureProfile.json", "config", "clouds.config", "msal_token_cache.json");

  @TempDir Path folder;
  private AzFolder az;
  private AzState state;

  @BeforeEach
  void signIn() throws IOException {
    az = new AzFolder(folder);
    az.signInAlice(new Entry("a-token", Instant.now()));
    az.settle();
    state = new AzState(BareMachine.with(az.environment()), true);
    assertThat(state.current()).isInstanceOf(SignedIn.class);
    assertThat(findToken()).isTrue();
  }

  private boolean findToken() {
    return (state.readToken(new CacheQuery(AzFolder.STORAGE, null, null)).token() != null);
  }

  private void isUnknown(Reason reason) {
    assertThat(state.current()).isEqualTo(new Unknown(reason));
    assertThat(findToken()).isFalse();
    AzState another = new AzState(BareMachine.with(az.environment()), true);
    assertThat(another.current()).isEqualTo(new Unknown(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"azureProfile.json", "config", "clouds.config", "msal_token_cache.json"})
  void folderWhereAFileShouldBeIsUnknown(String name) throws IOException {
    Files.delete(az.file(name));
    Files.createDirectory(az.file(name));
    isUnknown(Reason.NOT_A_FILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"azureProfile.json", "config", "clouds.config", "msal_token_cache.json"})
  void pipeIsNeverOpened(String name) throws Exception {
    Files.delete(az.file(name));
    assertThat(new ProcessBuilder("mkfifo", az.file(name).toString()).start().waitFor()).isZero();
    isUnknown(Reason.NOT_A_FILE);
  }

  @Test
  void deviceIsNeverOpened() throws IOException {
    Files.delete(az.file("azureProfile.json"));
    Files.createSymbolicLink(az.file("azureProfile.json"), Path.of("/dev/zero"));
    isUnknown(Reason.NOT_A_FILE);
  }

  @Test
  void hugeFileIsNotRead() throws IOException {
    try (var file = new java.io.RandomAccessFile(az.file("azureProfile.json").toFile(), "rw")) {
      file.setLength(5L << 30);
    }
    isUnknown(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"azureProfile.json", "config", "clouds.config", "msal_token_cache.json"})
  void fileThatOthersMayWriteIsNotBelieved(String name) throws IOException {
    for (String permissions : List.of("rw-----w-", "rw-rw-rw-")) {
      Permissions.set(az.file(name), permissions);
      AzState fresh = new AzState(BareMachine.with(az.environment()), true);
      assertThat(fresh.current()).isEqualTo(new Unknown(Reason.NOT_OURS));
    }
  }

  @Test
  void folderThatOthersMayWriteIsNotBelieved() throws IOException {
    Permissions.set(folder, "rwxrwxrwx");
    AzState fresh = new AzState(BareMachine.with(az.environment()), true);
    assertThat(fresh.current()).isEqualTo(new Unknown(Reason.NOT_OURS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "azureProfile.json", "config", "msal_token_cache.json"})
  void fileThatOthersMayNoLongerWriteIsReadAgain(String name) throws IOException {
    Path path = name.isEmpty() ? folder : az.file(name);
    String usual = name.isEmpty() ? "rwx------" : "rw-------";
    for (int round = 0; round < 3; round++) {
      AzState same = new AzState(BareMachine.with(az.environment()), true);
      Permissions.set(path, "rwxrwxrwx");
      assertThat(same.current()).isEqualTo(new Unknown(Reason.NOT_OURS));
      Permissions.set(path, usual);
      assertThat(same.current()).isInstanceOf(SignedIn.class);
    }
  }

  @Test
  void fileOfAnotherUserIsNotBelieved() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
    Files.setAttribute(az.file("azureProfile.json"), "unix:uid", 65534);
    az.write("config", "[cloud]\nname = AzureCloud\n");
    isUnknown(Reason.NOT_OURS);
  }

  @Test
  void linkIsFollowedToAFileOfOurs() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("dotfiles"));
    for (String name : ALL) {
      Files.move(az.file(name), elsewhere.resolve(name));
      Files.createSymbolicLink(az.file(name), elsewhere.resolve(name));
    }
    assertThat(state.current()).isInstanceOf(SignedIn.class);
    Files.writeString(elsewhere.resolve("azureProfile.json"), "{\"subscriptions\": []}");
    assertThat(state.current()).isInstanceOf(SignInState.SignedOut.class);
    Files.delete(elsewhere.resolve("azureProfile.json"));
    isUnknown(Reason.NO_STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "null",
        "7",
        "{\"subscriptions\": [",
        "{}}",
        "{} {}",
        "\0",
        "{\"subscriptions\": []",
        "{\"subscriptions\": [], \"subscriptions\": []}",
        "{\"a\": NaN}",
        "{'subscriptions': []}",
        "{\"subscriptions\": [],}",
        "\uFEFF\uFEFF{}",
        "{\"a\": \"\u0000\"}",
        "{\"subscriptions\": [{\"user\": {\"name\": \"a\", \"name\": \"b\"}}]}"
      })
  void profileThatIsNoDocumentIsUnknown(String text) throws IOException {
    az.write("azureProfile.json", text);
    isUnknown(Reason.MALFORMED);
    az.settle();
    isUnknown(Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"subscriptions\": {}}",
        "{\"subscriptions\": \"\"}",
        "{\"subscriptions\": [7]}",
        "{\"subscriptions\": [[]]}",
        "{\"subscriptions\": [{\"id\": 7}]}",
        "{\"subscriptions\": [{\"user\": \"alice\"}]}",
        "{\"subscriptions\": [{\"user\": {\"name\": [\"alice\"]}}]}",
        "{\"subscriptions\": [{\"isDefault\": \"true\"}]}"
      })
  void valueOfAnotherTypeIsUnknown(String text) throws IOException {
    az.write("azureProfile.json", text);
    isUnknown(Reason.UNUSABLE_VALUE);
  }

  @Test
  void deepNestingIsUnknown() throws IOException {
    az.write("azureProfile.json", "{\"a\":" + "[".repeat(1_000_000));
    isUnknown(Reason.MALFORMED);
    az.write("azureProfile.json", "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    isUnknown(Reason.MALFORMED);
  }

  @Test
  void bytesThatAreNoTextAreUnknown() throws IOException {
    for (byte[] bytes :
        List.of(
            new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
            "{\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1),
            new byte[4096])) {
      az.write("azureProfile.json", bytes);
      isUnknown(Reason.MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name = AzureCloud\n",
        "[cloud]\nname\n",
        "[cloud\nname = AzureCloud\n",
        "[cloud]\n[cloud]\n",
        "[cloud]\nname = AzureCloud\nNAME = AzureCloud\n",
        "[cloud]\nname = AzureCloud\n  AzureChinaCloud\n",
        "[DEFAULT]\nname = AzureChinaCloud\n",
        "[cloud]\nname = %(other)s\n",
        "\uFEFF[cloud]\nname = AzureCloud\n",
        "[cloud]\nname = Azure\u0000Cloud\n"
      })
  void optionsThatPythonWouldReadInItsOwnWayAreUnknown(String text) throws IOException {
    az.write("config", text);
    isUnknown(Reason.MALFORMED);
  }

  @Test
  void optionsOfAHalfWrittenFileAreNotBelieved() throws IOException {
    // By a clock that stands, the file stays new, however long a slow machine takes.
    Clock clock = new SettableClock(Instant.now());
    state = new AzState(BareMachine.here(az.environment(), clock), true);
    for (String half : List.of("", "[core]\nx = 1", "[cloud]\nname = AzureChin")) {
      az.write("config", half);
      assertThat(state.current()).isEqualTo(new Unknown(Reason.MALFORMED));
    }
    az.write("config", "");
    az.settle();
    assertThat(state.current()).as("empty for long").isInstanceOf(SignedIn.class);
  }

  @Test
  void everyByteOfEachFileCanBeCutOrChangedWithoutAnException() throws IOException {
    for (String name : ALL) {
      byte[] whole = Files.readAllBytes(az.file(name));
      for (int i = 0; i < whole.length; i += 1 + whole.length / 150) {
        byte[] cut = java.util.Arrays.copyOf(whole, i);
        byte[] changed = whole.clone();
        changed[i] ^= 0x15;
        for (byte[] bytes : List.of(cut, changed)) {
          az.write(name, bytes);
          az.settle();
          AzState fresh = new AzState(BareMachine.with(az.environment()), true);
          assertThatCode(
                  () -> {
                    if (fresh.current() instanceof SignedIn found) {
                      assertThat(found.signIn().account()).doesNotContain("\u0000");
                    }
                    Optional.ofNullable(
                        fresh.readToken(new CacheQuery(AzFolder.STORAGE, null, null)).token());
                  })
              .doesNotThrowAnyException();
        }
      }
      az.write(name, whole);
    }
  }

  @Test
  void noFileIsUnknownAndNoProfileToo() throws IOException {
    for (String name : ALL) {
      Files.delete(az.file(name));
      if (name.equals("azureProfile.json")) {
        isUnknown(Reason.NO_STATE);
      }
    }
    isUnknown(Reason.NO_STATE);
    Files.delete(folder);
    isUnknown(Reason.NO_STATE);
  }

  @Test
  void folderThatIsNotKnownIsUnknown() {
    for (Map<String, String> environment :
        List.of(Map.of("AZURE_CONFIG_DIR", "  ", "HOME", folder.toString()), Map.of("HOME", ""))) {
      AzState nowhere = new AzState(BareMachine.with(environment), true);
      assertThat(nowhere.current()).isEqualTo(new Unknown(Reason.NO_FOLDER));
      assertThat(nowhere.snapshot("x", null).state()).isEqualTo(new Unknown(Reason.NO_FOLDER));
      assertThat(nowhere.readToken(new CacheQuery("s", null, null)).token()).isNull();
    }
  }

  @Test
  void relativeFolderCountsFromThatOfTheJvm() {
    for (Map<String, String> environment :
        List.of(
            Map.of("AZURE_CONFIG_DIR", "relative"),
            Map.of("AZURE_CONFIG_DIR", "~/.azure"),
            Map.of("HOME", "relative", "USERPROFILE", "relative"))) {
      AzState elsewhere = new AzState(BareMachine.with(environment), true);
      assertThat(elsewhere.current()).isEqualTo(new Unknown(Reason.NO_STATE));
      assertThat(elsewhere.snapshot("x", null).state()).isEqualTo(new Unknown(Reason.NO_STATE));
      assertThat(elsewhere.readToken(new CacheQuery("s", null, null)).token()).isNull();
    }
  }

  @Test
  void folderInTheHomeIsFound() throws IOException {
    AzFolder inHome = new AzFolder(folder.resolve("home/.azure"));
    inHome.signInAlice();
    String home = folder.resolve("home").toString();
    assertThat(new AzState(BareMachine.with(Map.of("HOME", home)), true).current())
        .isInstanceOf(SignedIn.class);
    assertThat(
            new AzState(BareMachine.with(Map.of("HOME", home, "AZURE_CONFIG_DIR", "")), true)
                .current())
        .isInstanceOf(SignedIn.class);
    // A path of Windows is none here: what matters is that HOME is not looked at there.
    assertThat(
            new AzState(
                    BareMachine.with(Map.of("HOME", home), Clock.systemUTC(), Platform.WINDOWS),
                    true)
                .current())
        .isEqualTo(new Unknown(Reason.NO_FOLDER));
  }

  @Test
  void sameLengthAndTimeDoNotHideAnotherPerson() throws IOException {
    for (int i = 0; i < 200; i++) {
      String user = i % 2 == 0 ? "carol@contoso.test" : "alice@contoso.test";
      FileTime time = Files.getLastModifiedTime(az.file("azureProfile.json"));
      Instant now = Instant.now();
      az.profile(AzFolder.subscription("dev", "Dev", user, AzFolder.CONTOSO, true));
      if (i > 0) { // A kernel whose clock has not moved on since the last write.
        Files.setLastModifiedTime(
            az.file("azureProfile.json"),
            time.toInstant().isAfter(now.minusSeconds(1)) ? time : FileTime.from(now));
      }
      assertThat(((SignedIn) state.current()).signIn().account()).isEqualTo(user);
    }
  }

  @Test
  void clockThatIsSetBackOrForwardHidesNobody() throws IOException {
    SettableClock clock = new SettableClock(Instant.now());
    AzState moved = new AzState(BareMachine.here(az.environment(), clock), true);
    for (Duration by : List.of(Duration.ofDays(-400), Duration.ofDays(800), Duration.ofDays(-1))) {
      clock.move(by);
      for (String user : List.of("carol@contoso.test", "alice@contoso.test")) {
        az.profile(AzFolder.subscription("dev", "Dev", user, AzFolder.CONTOSO, true));
        Files.setLastModifiedTime(az.file("azureProfile.json"), FileTime.from(clock.instant()));
        assertThat(((SignedIn) moved.current()).signIn().account()).isEqualTo(user);
      }
    }
  }
}
