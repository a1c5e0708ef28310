package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.tool.Fingerprint;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom az would sign in as, by its files and its variables. */
class AzSignInTest {
  private static final String ALICE = "alice@contoso.test";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private AzFolder az;
  private AzState state;

  @BeforeEach
  void signIn() throws IOException {
    az = new AzFolder(folder);
    environment.putAll(az.environment());
    az.signInAlice();
    state = new AzState(BareMachine.with(environment), true);
  }

  private SignInState fresh() {
    return new AzState(BareMachine.with(environment), true).current();
  }

  private SignIn signed() {
    assertThat(state.current()).isInstanceOf(SignedIn.class);
    return ((SignedIn) state.current()).signIn();
  }

  private static String of(String user, String type, String tenant, boolean chosen, String cloud) {
    return AzFolder.subscription("dev", "Dev", user, type, tenant, chosen, cloud);
  }

  @Test
  void fingerprintStaysForTheSamePersonAlone() throws IOException {
    Fingerprint alice = signed().fingerprint();
    az.signInAlice();
    assertThat(signed().fingerprint()).as("rewritten").isEqualTo(alice).hasSameHashCodeAs(alice);
    az.profile(AzFolder.subscription("prod", "Prod", ALICE, AzFolder.CONTOSO, true));
    assertThat(signed().fingerprint()).as("other subscription").isEqualTo(alice);
    az.profile(AzFolder.subscription("dev", "Dev", "Alice@Contoso.test", AzFolder.CONTOSO, true));
    assertThat(signed().fingerprint()).as("other case").isEqualTo(alice);

    az.profile(AzFolder.subscription("dev", "Dev", ALICE, AzFolder.FABRIKAM, true));
    assertThat(signed().fingerprint()).as("tenant").isNotEqualTo(alice);
    az.profile(of(ALICE, "servicePrincipal", AzFolder.CONTOSO, true, "AzureCloud"));
    assertThat(signed().fingerprint()).as("kind").isNotEqualTo(alice);
    az.profile(of("bob@contoso.test", "user", AzFolder.CONTOSO, true, "AzureCloud"));
    assertThat(signed().fingerprint()).as("person").isNotEqualTo(alice);
    az.signInAlice();
    az.cache(List.of("bob@contoso.test"));
    assertThat(signed().fingerprint()).as("gone from the cache").isNotEqualTo(alice);
    assertThat(signed().hold()).isEqualTo(Hold.GONE);
    az.write(
        "msal_token_cache.json",
        AzFolder.cacheText(List.of(ALICE)).replace("id-of-alice", "id-of-a-namesake"));
    assertThat(signed().fingerprint()).as("namesake").isNotEqualTo(alice);
    az.signInAlice();
    az.profile(of(ALICE, "user", AzFolder.CONTOSO, true, "AzureChinaCloud"));
    az.write("config", "[cloud]\nname = AzureChinaCloud\n");
    assertThat(signed().fingerprint()).as("cloud").isNotEqualTo(alice);
    az.signInAlice();
    assertThat(signed().fingerprint()).as("back again").isEqualTo(alice);
  }

  @Test
  void onlySubscriptionsOfTheCloudCount() throws IOException {
    az.profile(of(ALICE, "user", AzFolder.CONTOSO, true, "AzureChinaCloud"));
    assertThat(state.current()).isEqualTo(new SignedOut());
    environment.put("AZURE_CLOUD_NAME", "AzureChinaCloud");
    assertThat(fresh()).isInstanceOf(SignedIn.class);
    environment.put("AZURE_CLOUD_NAME", "NoSuchCloud");
    assertThat(fresh()).isEqualTo(new Unknown(Reason.UNKNOWN_CLOUD));
    environment.remove("AZURE_CLOUD_NAME");
    az.write("config", "[cloud]\nname = MyStack\n");
    assertThat(fresh()).isEqualTo(new Unknown(Reason.UNKNOWN_CLOUD));
    az.write("clouds.config", "[MyStack]\nendpoint_active_directory = https://login.my.test\n");
    assertThat(fresh()).isEqualTo(new SignedOut());
    az.profile(of(ALICE, "user", AzFolder.CONTOSO, true, "MyStack"));
    assertThat(((SignedIn) fresh()).signIn().cloud()).isEqualTo("MyStack");
    assertThat(((SignedIn) fresh()).signIn().hold()).isEqualTo(Hold.UNKNOWN);
  }

  @Test
  void subscriptionWithoutACloudIsNotTakenForNobodys() throws IOException {
    az.profile(
        of(ALICE, "user", AzFolder.CONTOSO, true, "AzureCloud").replace("environmentName", "x"));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.UNUSABLE_VALUE));
  }

  @Test
  void cacheThatIsMissingOrEncryptedSaysSo() throws IOException {
    Files.delete(az.file("msal_token_cache.json"));
    assertThat(signed().hold()).isEqualTo(Hold.GONE);
    az.write("config", "[core]\nencrypt_token_cache = yes\n");
    assertThat(signed().hold()).isEqualTo(Hold.UNKNOWN);
    az.write("config", "[core]\nencrypt_token_cache = perhaps\n");
    assertThat(state.current()).isEqualTo(new Unknown(Reason.UNUSABLE_VALUE));
    az.signInAlice();
    environment.put("AZURE_CORE_ENCRYPT_TOKEN_CACHE", "");
    assertThat(fresh()).isEqualTo(new Unknown(Reason.UNUSABLE_VALUE));
    environment.remove("AZURE_CORE_ENCRYPT_TOKEN_CACHE");
    AzState windows = new AzState(BareMachine.here(environment, Clock.systemUTC()), true);
    assertThat(windows.current()).isInstanceOf(SignedIn.class);
  }

  @Test
  void kindsOfAccountAreTold() throws IOException {
    az.profile(of("app-id", "servicePrincipal", AzFolder.CONTOSO, true, "AzureCloud"));
    assertThat(signed().kind()).isEqualTo(Kind.SERVICE_PRINCIPAL);
    az.profile(
        of("systemAssignedIdentity", "servicePrincipal", AzFolder.CONTOSO, true, "AzureCloud"));
    assertThat(signed().kind()).isEqualTo(Kind.MANAGED_IDENTITY);
    az.profile(of("robot", "robot", AzFolder.CONTOSO, true, "AzureCloud"));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.UNKNOWN_FORM));
    az.profile(
        of(
            ALICE,
            "user\", \"cloudShellID\": true, \"x\": \"",
            AzFolder.CONTOSO,
            true,
            "AzureCloud"));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.ELSEWHERE));
    az.profile(AzFolder.subscription(AzFolder.CONTOSO, "N/A", ALICE, AzFolder.CONTOSO, true));
    assertThat(signed().subscriptionId()).as("tenant-level account").isNull();
  }

  @Test
  void subscriptionIsFoundByIdOrNameWhateverTheCase() throws IOException {
    az.profile(
        AzFolder.subscription("dev", "Dev", ALICE, AzFolder.CONTOSO, false),
        AzFolder.subscription("other", "Twice", "bob@contoso.test", AzFolder.FABRIKAM, false),
        AzFolder.subscription("third", "Twice", ALICE, AzFolder.FABRIKAM, false));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.NO_SUBSCRIPTION));
    assertThat(((SignedIn) state.snapshot("DEV", null).state()).signIn().tenantId())
        .isEqualTo(AzFolder.CONTOSO);
    assertThat(((SignedIn) state.snapshot("Other", null).state()).signIn().account())
        .isEqualTo("bob@contoso.test");
    assertThat(state.snapshot("twice", null).state()).isEqualTo(new Unknown(Reason.AMBIGUOUS));
    assertThat(state.snapshot("none", null).state()).isEqualTo(new Unknown(Reason.NO_SUBSCRIPTION));
  }

  /** No tool writes half of a character. */
  @Test
  void halfOfACharacterIsNoText() throws IOException {
    az.profile(AzFolder.subscription("dev", "Dev", "\\ud800", AzFolder.CONTOSO, true));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u001b[2Jalice",
        "alice\\nroot",
        "alice\\r",
        "\\u202eecila",
        "\\u0000",
        "",
        " ",
        "\\u2028",
        "\\u0085",
        "\\ufeffalice",
        "\\u007f"
      })
  void hostileNameIsUnknown(String name) throws IOException {
    az.profile(AzFolder.subscription("dev", "Dev", name, AzFolder.CONTOSO, true));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.UNUSABLE_VALUE));
    az.profile(AzFolder.subscription("dev", "Dev", ALICE, name, true));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.UNUSABLE_VALUE));
    az.profile(AzFolder.subscription(name, "Dev", ALICE, AzFolder.CONTOSO, true));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.UNUSABLE_VALUE));
    az.profile(AzFolder.subscription("dev", name, ALICE, AzFolder.CONTOSO, true));
    assertThat(state.current())
        .as("names of subscriptions are not shown")
        .isInstanceOf(SignedIn.class);
  }

  @Test
  void nameOfAMebibyteIsUnknown() throws IOException {
    az.profile(AzFolder.subscription("dev", "Dev", "a".repeat(1 << 20), AzFolder.CONTOSO, true));
    assertThat(state.current()).isEqualTo(new Unknown(Reason.UNUSABLE_VALUE));
  }
}
