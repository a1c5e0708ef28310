package dev.latchkey.identity.internal.tool.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.Snapshot;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.testing.InPlace;
import dev.latchkey.testing.Permissions;
import dev.latchkey.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whom a new PowerShell starts as, by what its sources say it keeps; not run against a real one.
 */
class PowerShellStateTest {
  private static final String ANN = "ann@contoso.test";
  private static final String BEN = "ben@fabrikam.test";

  @TempDir Path home;
  private final Map<String, String> variables = new HashMap<>();

  /** It stands: what is written now stays new, however long a slow machine takes. */
  private final Clock clock = new SettableClock(Instant.now());

  private PowerShellFolder pwsh;

  @BeforeEach
  void connect() throws IOException {
    pwsh = new PowerShellFolder(home);
    variables.putAll(pwsh.environment());
    pwsh.settings("CurrentUser");
    pwsh.contexts("K", PowerShellFolder.context("K", ANN, AzFolder.CONTOSO));
  }

  private SignInState state() {
    return new PowerShellState(BareMachine.here(variables, clock)).snapshot(null, null).state();
  }

  private SignIn signIn() {
    assertThat(state()).isInstanceOf(SignedIn.class);
    return ((SignedIn) state()).signIn();
  }

  private void isUnknown(Reason reason) {
    assertThat(state()).isEqualTo(new Unknown(reason));
  }

  @Test
  void savedContextIsWhomANewSessionStartsAs() throws IOException {
    pwsh.contexts(
        "Dev (s) - t - ann",
        PowerShellFolder.context("other", BEN, AzFolder.FABRIKAM),
        PowerShellFolder.context(
            "Dev (s) - t - ann", ANN, "User", AzFolder.CONTOSO, ",\"HomeAccountId\":\"oid.tid\""));

    SignIn ann = signIn();
    assertThat(ann.account()).isEqualTo(ANN);
    assertThat(ann.kind()).isEqualTo(Kind.USER);
    assertThat(ann.homeAccountId()).isEqualTo("oid.tid");
    assertThat(ann.tenantId()).isEqualTo(AzFolder.CONTOSO);
    assertThat(ann.subscriptionId()).isEqualTo("a0000000-0000-4000-8000-000000000001");
    assertThat(ann.cloud()).isEqualTo("AzureCloud");
    assertThat(ann.hold()).isEqualTo(Hold.UNKNOWN);
    assertThat(ann.toString() + ann.fingerprint()).doesNotContain("ann");
  }

  @Test
  void markOfTheEncodingIsNoPartOfTheText() throws IOException {
    for (String name : List.of(PowerShellFolder.CONTEXTS, PowerShellFolder.SETTINGS)) {
      String text = Files.readString(pwsh.file(name));
      assertThat(text).startsWith("\uFEFF");
      pwsh.write(name, text.substring(1));
      assertThat(signIn().account()).isEqualTo(ANN);
    }
  }

  @Test
  void tenantAndSubscriptionMayBeMissing() throws IOException {
    String context = PowerShellFolder.context("K", ANN, AzFolder.CONTOSO);
    pwsh.contexts(
        "K",
        context
            .replaceAll("\"Tenant\":\\{[^}]*\\{}}", "\"Tenant\":null")
            .replaceAll("\"Subscription\":\\{[^}]*\\{}}", "\"Subscription\":null"));
    assertThat(signIn().tenantId()).isEmpty();
    assertThat(signIn().subscriptionId()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "User, USER",
    "ServicePrincipal, SERVICE_PRINCIPAL",
    "ManagedService, MANAGED_IDENTITY",
  })
  void typesOfAccountAreTold(String type, Kind kind) throws IOException {
    pwsh.contexts("K", PowerShellFolder.context("K", "MSI@50342", type, AzFolder.CONTOSO, ""));
    assertThat(signIn().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessToken", "Certificate", "ClientAssertion", "user", "", "Other"})
  void otherTypesOfAccountAreUnknown(String type) throws IOException {
    pwsh.contexts("K", PowerShellFolder.context("K", ANN, type, AzFolder.CONTOSO, ""));
    isUnknown(Reason.UNKNOWN_FORM);
  }

  @Test
  void placeholderBesideOneOtherContextMeansThatOne() throws IOException {
    String ann = PowerShellFolder.context("K", ANN, AzFolder.CONTOSO);
    String ben = PowerShellFolder.context("Default", BEN, AzFolder.FABRIKAM);
    pwsh.contexts("Default", ann, ben);
    assertThat(signIn().account()).as("the placeholder is dropped").isEqualTo(ANN);
    pwsh.contexts("Default", "\"Default\":{}", ann);
    assertThat(signIn().account()).isEqualTo(ANN);
    pwsh.contexts("Default", ben);
    assertThat(signIn().account()).as("no other").isEqualTo(BEN);
  }

  @Test
  void placeholderBesideSeveralOthersIsUnknownSinceTheyHaveNoOrder() throws IOException {
    String ann = PowerShellFolder.context("K", ANN, AzFolder.CONTOSO);
    pwsh.contexts("Default", ann, PowerShellFolder.context("L", BEN, AzFolder.FABRIKAM));
    isUnknown(Reason.AMBIGUOUS);
  }

  @Test
  void defaultThatNamesNoContextIsUnknown() throws IOException {
    String ann = PowerShellFolder.context("K", ANN, AzFolder.CONTOSO);
    pwsh.contexts("gone", ann);
    isUnknown(Reason.NO_SUBSCRIPTION);
    pwsh.write(PowerShellFolder.CONTEXTS, "{\"Contexts\":{" + ann + "}}");
    isUnknown(Reason.NO_SUBSCRIPTION);
    pwsh.write(
        PowerShellFolder.CONTEXTS, "{\"DefaultContextKey\":null,\"Contexts\":{" + ann + "}}");
    isUnknown(Reason.NO_SUBSCRIPTION);
  }

  @Test
  void contextWithoutAnAccountIsUnknown() throws IOException {
    for (String context :
        List.of(
            "\"K\":{}",
            "\"K\":{\"Account\":null}",
            PowerShellFolder.context("K", "", AzFolder.CONTOSO),
            PowerShellFolder.context("K", ANN, AzFolder.CONTOSO)
                .replace("\"Id\":\"" + ANN + '"', "\"Id\":null"),
            PowerShellFolder.context("K", ANN, AzFolder.CONTOSO)
                .replace("\"Environment\":{\"Name\":\"AzureCloud\"}", "\"Environment\":null"))) {
      pwsh.contexts("K", context);
      isUnknown(Reason.UNUSABLE_VALUE);
    }
  }

  @Test
  void nobodyIsSavedWhereTheFileIsMissingEmptyOrHasNoContext() throws IOException {
    for (String nobody :
        List.of(
            "{}",
            "{\"DefaultContextKey\":\"Default\",\"Contexts\":{}}",
            "{\"DefaultContextKey\":\"Default\",\"Contexts\":{\"Default\":{}}}")) {
      pwsh.write(PowerShellFolder.CONTEXTS, nobody);
      assertThat(state()).as(nobody).isEqualTo(new SignedOut());
    }
    Files.write(pwsh.file(PowerShellFolder.CONTEXTS), new byte[0]);
    isUnknown(Reason.MALFORMED);
    pwsh.settle();
    assertThat(state()).as("0 bytes, and not just now").isEqualTo(new SignedOut());
    Files.delete(pwsh.file(PowerShellFolder.CONTEXTS));
    assertThat(state()).isEqualTo(new SignedOut());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Process", "currentuser", "", "Other"})
  void anyOtherModeIsUnknownThoughTheContextIsStillThere(String mode) throws IOException {
    pwsh.settings(mode);
    isUnknown(Reason.ELSEWHERE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Mode\":\"CurrentUser\",\"ContextDirectory\":\"/elsewhere\"}",
        "{\"Mode\":\"CurrentUser\",\"ContextFile\":\"other.json\"}",
        "{\"Mode\":null}",
        "{}"
      })
  void contextThatIsSavedElsewhereIsUnknown(String settings) throws IOException {
    pwsh.write(PowerShellFolder.SETTINGS, settings);
    isUnknown(Reason.ELSEWHERE);
  }

  @Test
  void settingsThatNameNoFolderMeanTheUsualOne() throws IOException {
    pwsh.write(
        PowerShellFolder.SETTINGS,
        "{\"Mode\":\"CurrentUser\",\"ContextDirectory\":null,\"ContextFile\":null}");
    assertThat(signIn().account()).isEqualTo(ANN);
  }

  @Test
  void settingsThatAreMissingOrTornAreUnknown() throws IOException {
    String settings = Files.readString(pwsh.file(PowerShellFolder.SETTINGS));
    for (String torn : List.of("", settings.substring(0, settings.length() / 2), "[]", "{}{}")) {
      pwsh.write(PowerShellFolder.SETTINGS, torn);
      isUnknown(Reason.MALFORMED);
    }
    Files.delete(pwsh.file(PowerShellFolder.SETTINGS));
    isUnknown(Reason.NO_STATE);
  }

  @ParameterizedTest
  @CsvSource({
    "Azure_Profile_Autosave, true",
    "Azure_Profile_Autosave, false",
    "Azure_Profile_Autosave, ''",
    "AzContextAutoSave, false"
  })
  void variableThatMovesTheContextIsUnknown(String name, String value) {
    variables.put(name, value);
    isUnknown(Reason.ELSEWHERE);
  }

  @Test
  void namesOfVariablesHaveNoCaseOnWindows() {
    variables.put("USERPROFILE", "C:\\Users\\ann");
    variables.put("AZCONTEXTAUTOSAVE", "false");
    PowerShellState windows =
        new PowerShellState(BareMachine.with(variables, Clock.systemUTC(), Platform.WINDOWS));
    assertThat(windows.snapshot(null, null).state()).isEqualTo(new Unknown(Reason.ELSEWHERE));
  }

  @Test
  void folderOfAzIsNotItsFolder() throws IOException {
    variables.put("AZURE_CONFIG_DIR", home.resolve("az").toString());
    assertThat(signIn().account()).isEqualTo(ANN);
    variables.put("HOME", home.resolve("az").toString());
    isUnknown(Reason.NO_STATE);
    variables.put("HOME", Path.of("").toAbsolutePath().relativize(home).toString());
    isUnknown(Reason.ELSEWHERE); // Found, but its settings spell the folder in another way.
    variables.put("HOME", "");
    isUnknown(Reason.NO_FOLDER);
  }

  @Test
  void tornContextIsUnknownAndNeverAnException() throws IOException {
    byte[] whole = Files.readAllBytes(pwsh.file(PowerShellFolder.CONTEXTS));
    for (int i = 1; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x15;
      for (byte[] bytes : List.of(Arrays.copyOf(whole, i), changed)) {
        InPlace.write(pwsh.file(PowerShellFolder.CONTEXTS), bytes);
        pwsh.settle();
        assertThatCode(
                () -> {
                  if (state() instanceof SignedIn found) {
                    assertThat(found.signIn().account()).doesNotContain("\n", "\u001b");
                  }
                })
            .doesNotThrowAnyException();
      }
      if (i % 7 == 0) {
        InPlace.write(pwsh.file(PowerShellFolder.CONTEXTS), Arrays.copyOf(whole, i));
        pwsh.settle();
        assertThat(state()).isInstanceOf(Unknown.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u001b[31mann", "ann\\nWARN", "ann\\u202egro", "", "  "})
  void valueThatMustNotBeShownIsUnknown(String hostile) throws IOException {
    pwsh.contexts("K", PowerShellFolder.context("K", hostile, AzFolder.CONTOSO));
    isUnknown(Reason.UNUSABLE_VALUE);
    if (!hostile.isBlank()) {
      pwsh.contexts("K", PowerShellFolder.context("K", ANN, hostile));
      isUnknown(Reason.UNUSABLE_VALUE);
    }
    pwsh.contexts("K", PowerShellFolder.context("K", "a".repeat(1 << 20), AzFolder.CONTOSO));
    isUnknown(Reason.UNUSABLE_VALUE);
  }

  @Test
  void folderPipeAndFileOfOthersAreUnknown() throws Exception {
    Path file = pwsh.file(PowerShellFolder.CONTEXTS);
    Permissions.set(file, "rw-rw-rw-");
    isUnknown(Reason.NOT_OURS);
    Files.delete(file);
    Files.createDirectory(file);
    isUnknown(Reason.NOT_A_FILE);
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", "-m", "600", file.toString()).start().waitFor())
        .isZero();
    isUnknown(Reason.NOT_A_FILE);
  }

  @Test
  void anotherContextIsSeenAtOnceAndItsStampBindsTheTokens() throws IOException {
    PowerShellState state = new PowerShellState(BareMachine.with(variables));
    pwsh.settle();
    Snapshot ann = state.snapshot(null, null);
    assertThat(state.snapshot("any subscription", null)).isEqualTo(ann);
    pwsh.contexts("K", PowerShellFolder.context("K", BEN, AzFolder.CONTOSO));
    Snapshot ben = state.snapshot(null, null);
    assertThat(((SignedIn) ben.state()).signIn().account()).isEqualTo(BEN);
    pwsh.contexts("K", PowerShellFolder.context("K", ANN, AzFolder.CONTOSO));
    Snapshot again = state.snapshot(null, null);
    assertThat(((SignedIn) again.state()).signIn().fingerprint())
        .isEqualTo(((SignedIn) ann.state()).signIn().fingerprint());
    assertThat(again.tokens()).as("she has connected again").isNotEqualTo(ann.tokens());
    assertThat(state.readToken(new CacheQuery(AzFolder.STORAGE, null, null)).token()).isNull();
  }

  @Test
  void secretsInTheContextAreNeverKept() throws IOException {
    pwsh.contexts(
        "K",
        PowerShellFolder.context(
                "K",
                ANN,
                "User",
                AzFolder.CONTOSO,
                ",\"AccessToken\":\"s3cret\",\"GraphAccessToken\":\"s3cret\","
                    + "\"ServicePrincipalSecret\":\"s3cret\",\"ClientAssertion\":\"s3cret\"")
            .replace("\"Credential\":null", "\"Credential\":\"s3cret\"")
            .replace("\"CacheData\":null", "\"CacheData\":\"s3cret\""));
    PowerShellState state = new PowerShellState(BareMachine.with(variables));
    SignIn ann = ((SignedIn) state.snapshot(null, null).state()).signIn();
    assertThat(
            List.of(
                ann.account(),
                String.valueOf(ann.homeAccountId()),
                ann.tenantId(),
                String.valueOf(ann.subscriptionId()),
                ann.cloud(),
                state.snapshot(null, null).toString()))
        .allSatisfy(text -> assertThat(text).doesNotContain("s3cret"));
  }
}
