package dev.latchkey.identity.internal.tool.vscode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.tool.Fingerprint;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.testing.Permissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The record that Visual Studio Code leaves, whole and in every state of disrepair. */
@Timeout(30)
class VisualStudioCodeStateTest {
  private static final String OBJECT = "aaaaaaaa-0000-4000-8000-000000000001";
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";

  @TempDir Path home;
  private VisualStudioCodeState state;

  @BeforeEach
  void look() {
    state = new VisualStudioCodeState(BareMachine.with(Map.of("HOME", home.toString())));
  }

  private static String record(String more) {
    return """
    {"username":"alice@contoso.test","authority":"https://login.microsoftonline.com",
     "homeAccountId":"%s.%s","clientId":"aebc6443-996d-45c2-90f0-388ff96faa56",
     "datetime":"2026-03-01T12:00:00.000Z"%s}\
    """
        .formatted(OBJECT, CONTOSO, more);
  }

  private Path write(String below, String text) throws IOException {
    Path folder = home.resolve(below).resolve("ms-azuretools.vscode-azureresourcegroups");
    Files.createDirectories(folder);
    Path file = Files.writeString(folder.resolve("authRecord.json"), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    return file;
  }

  private SignIn signIn() {
    assertThat(state.current()).isInstanceOf(SignedIn.class);
    return ((SignedIn) state.current()).signIn();
  }

  private void isUnknown(Reason reason) {
    assertThat(state.current()).isEqualTo(new Unknown(reason));
  }

  @Test
  void recordNamesTheAccountAndTheTenantChosenForIt() throws IOException {
    write(".azure", record(",\"tenantId\":\"" + FABRIKAM + "\""));
    assertThat(signIn().account()).isEqualTo("alice@contoso.test");
    assertThat(signIn().homeAccountId()).isEqualTo(OBJECT + "." + CONTOSO);
    assertThat(signIn().tenantId()).isEqualTo(FABRIKAM);
    assertThat(signIn().cloud()).isEqualTo("AzureCloud");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"tenantId\":null", ",\"version\":\"1.0\"", ",\"new\":{\"a\":[1]}"})
  void recordWithoutATenantMeansThatOfTheAccount(String more) throws IOException {
    write(".azure", record(more));
    assertThat(signIn().tenantId()).isEqualTo(CONTOSO);
  }

  @Test
  void recordMayStartWithAByteOrderMark() throws IOException {
    write(".azure", "\uFEFF" + record(""));
    assertThat(signIn().tenantId()).isEqualTo(CONTOSO);
  }

  @Test
  void withoutARecordNobodyIsSignedIn() throws IOException {
    assertThat(state.current()).isEqualTo(new SignedOut());
    Files.createDirectory(home.resolve(".azure"));
    assertThat(state.current()).isEqualTo(new SignedOut());
  }

  @Test
  void otherSpellingCountsOnlyWhereTheUsualFolderIsMissing() throws IOException {
    write(".Azure", record(""));
    assumeTrue(Files.notExists(home.resolve(".azure")), "names know no case here");
    assertThat(signIn().tenantId()).isEqualTo(CONTOSO);
    Files.createDirectory(home.resolve(".azure"));
    assertThat(state.current()).isEqualTo(new SignedOut());
  }

  @Test
  void anotherSignInAndASignOutShowOnTheNextLook() throws IOException {
    Path file = write(".azure", record(""));
    Fingerprint first = signIn().fingerprint();
    write(".azure", record("").replace(OBJECT, "bbbbbbbb-0000-4000-8000-000000000002"));
    assertThat(signIn().fingerprint()).isNotEqualTo(first);
    write(".azure", record(",\"tenantId\":\"" + FABRIKAM + "\""));
    assertThat(signIn().fingerprint()).isNotEqualTo(first);
    write(".azure", record(""));
    assertThat(signIn().fingerprint()).isEqualTo(first);
    Files.delete(file);
    assertThat(state.current()).isEqualTo(new SignedOut());
  }

  @Test
  void halfARecordIsReadAgainWhileItIsBeingWritten() throws IOException {
    String whole = record("");
    Path file = write(".azure", whole.substring(0, 70));
    WritingClock clock = new WritingClock(file, whole);
    Files.setLastModifiedTime(file, FileTime.from(clock.now));
    state = new VisualStudioCodeState(BareMachine.here(Map.of("HOME", home.toString()), clock));
    assertThat(state.current()).isInstanceOf(SignedIn.class);
    assertThat(clock.looks).isGreaterThanOrEqualTo(WritingClock.WHOLE);
  }

  /**
   * Stands still. Each reading begins with a look at it; before one of them the rest is written.
   */
  private static final class WritingClock extends Clock {
    private static final int WHOLE = 5;

    private final Instant now = Instant.now();
    private final Path file;
    private final String text;
    private int looks;

    private WritingClock(Path file, String text) {
      this.file = file;
      this.text = text;
    }

    @Override
    public Instant instant() {
      try {
        if (++looks == WHOLE) {
          Files.writeString(file, text);
        }
        return now;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void halfARecordThatStaysHalfIsGivenUpSoon() throws IOException {
    Path file = write(".azure", record("").substring(0, 70));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    long start = System.nanoTime();
    isUnknown(Reason.MALFORMED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "{", "{}}", "\0", "{\"username\":\"a\",\"username\":\"b\"}"})
  void whatIsNoObjectIsUnknown(String text) throws IOException {
    write(".azure", text);
    isUnknown(Reason.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"username\":\"alice@contoso.test\"`,`\"username\":7`,UNUSABLE_VALUE",
        "`\"username\":\"alice@contoso.test\"`,`\"username\":null`,UNUSABLE_VALUE",
        "`\"username\":\"alice@contoso.test\"`,`\"username\":\" \"`,UNUSABLE_VALUE",
        "`\"username\":\"alice@contoso.test\"`,`\"username\":\"a\\u001b[2J\"`,UNUSABLE_VALUE",
        "`\"username\":\"alice@contoso.test\"`,`\"username\":\"a\\u202eb\"`,UNUSABLE_VALUE",
        "`\"username\"`,`\"user\"`,UNUSABLE_VALUE",
        "aaaaaaaa-0000-4000-8000-000000000001.,aaaaaaaa,UNUSABLE_VALUE",
        "aaaaaaaa-0000-4000-8000-000000000001.,a.b.,UNUSABLE_VALUE",
        "aaaaaaaa-0000-4000-8000-000000000001.,../.,UNUSABLE_VALUE",
        "`\"homeAccountId\"`,`\"home\"`,UNUSABLE_VALUE",
        "aebc6443-996d-45c2-90f0-388ff96faa56,04b07795-8ddb-461a-bbee-02f9e1bf7b46,UNKNOWN_FORM",
        "`\"clientId\"`,`\"client\"`,UNKNOWN_FORM",
        "login.microsoftonline.com,login.evil.test,UNKNOWN_CLOUD",
        "login.microsoftonline.com,login.microsoftonline.com.evil.test,UNKNOWN_CLOUD",
        "login.microsoftonline.com,login.microsoftonline.com@evil.test,UNKNOWN_CLOUD",
        "login.microsoftonline.com,login.microsoftonline.com:8443,UNKNOWN_CLOUD",
        "login.microsoftonline.com,me@login.microsoftonline.com,UNKNOWN_CLOUD",
        "https://login,http://login,UNKNOWN_CLOUD",
        "https://login.microsoftonline.com,not an address,UNKNOWN_CLOUD",
        "`\"authority\"`,`\"other\"`,UNKNOWN_CLOUD",
        "`\"datetime\"`,`\"version\":\"2.0\",\"datetime\"`,UNKNOWN_FORM",
        "`\"datetime\"`,`\"tenantId\":\"adfs\",\"datetime\"`,UNKNOWN_FORM",
        "`\"datetime\"`,`\"tenantId\":\"a/b\",\"datetime\"`,UNUSABLE_VALUE",
        "`\"datetime\"`,`\"tenantId\":\"\",\"datetime\"`,UNUSABLE_VALUE",
        "`\"datetime\"`,`\"tenantId\":[],\"datetime\"`,UNUSABLE_VALUE",
      })
  void hostileOrForeignValueIsUnknown(String part, String instead, Reason reason)
      throws IOException {
    assertThat(record("")).contains(part);
    write(".azure", record("").replace(part, instead));
    isUnknown(reason);
  }

  @Test
  void hugeRecordIsNotRead() throws IOException {
    write(".azure", record(",\"pad\":\"" + "x".repeat(10 << 10) + "\""));
    isUnknown(Reason.TOO_LARGE);
  }

  @Test
  void recordThatOthersMayWriteIsNotBelieved() throws IOException {
    Path file = write(".azure", record(""));
    Permissions.set(file, "rw-r--rw-");
    isUnknown(Reason.NOT_OURS);
    Permissions.set(file, "rw-r--r--");
    Permissions.set(file.resolveSibling(""), "rwxrwxrwx");
    Files.writeString(file, record(" "));
    isUnknown(Reason.NOT_OURS);
  }

  @Test
  void recordOfAnotherUserIsNotBelievedEvenThroughALink() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
    Path file = write(".azure", record(""));
    Path theirs = Files.move(file, home.resolve("theirs"));
    Files.setAttribute(theirs, "unix:uid", 65534);
    Files.createSymbolicLink(file, theirs);
    isUnknown(Reason.NOT_OURS);
  }

  @Test
  void whatIsNoFileIsNeverOpened() throws Exception {
    Path file = write(".azure", "");
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    isUnknown(Reason.NOT_A_FILE);
  }

  @Test
  void recordThatIsNoTextIsUnknown() throws IOException {
    Path file = write(".azure", "");
    Files.write(file, "{\"username\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
    isUnknown(Reason.MALFORMED);
  }

  @Test
  void nobodyIsKnownWithoutAHome() {
    state = new VisualStudioCodeState(BareMachine.with(Map.of("HOME", "")));
    isUnknown(Reason.NO_FOLDER);
  }
}
