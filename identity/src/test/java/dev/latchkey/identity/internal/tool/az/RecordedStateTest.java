package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.azd.AzdState;
import dev.latchkey.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that real tools wrote when they were signed in to a lab; only the secrets are replaced. */
class RecordedStateTest {
  private static final Instant RECORDED = Instant.ofEpochSecond(1_795_400_000L);
  private static final Instant RECORDED_AZD = Instant.ofEpochSecond(1_795_436_600L);
  private static final String ARM = "https://management.core.windows.net//.default";
  private static final String AZD_ARM = "https://management.azure.com//.default";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private Surroundings machine(String recording, Instant now) throws IOException {
    Path from = Path.of("src/test/resources/state", recording);
    AzFolder to = new AzFolder(Files.createTempDirectory(folder, "state"));
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        to.write(from.relativize(file).toString(), Files.readString(file));
      }
    }
    environment.put("AZURE_CONFIG_DIR", to.file("").toString());
    environment.put("AZD_CONFIG_DIR", to.file("").toString());
    return BareMachine.here(environment, new SettableClock(now.plusSeconds(60)));
  }

  private AzState az(String recording) throws IOException {
    return new AzState(machine(recording, RECORDED), true);
  }

  private AzdState azd(String recording) throws IOException {
    Surroundings machine = machine("azd-1.32.0-beta.1/" + recording, RECORDED_AZD);
    return new AzdState(machine, new AzState(machine, true), true);
  }

  private static Optional<String> token(AzState az, String scope, @Nullable String tenant) {
    return Optional.ofNullable(az.readToken(new CacheQuery(scope, tenant, null)).token())
        .map(Token::value);
  }

  private static Optional<String> token(AzdState azd, String scope, @Nullable String tenant) {
    return Optional.ofNullable(azd.readToken(new CacheQuery(scope, tenant, null)).token())
        .map(Token::value);
  }

  private static SignIn signIn(SignInState state) {
    assertThat(state).isInstanceOf(SignedIn.class);
    return ((SignedIn) state).signIn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"az-2.45.0", "az-2.91.0"})
  void azIsRead(String version) throws IOException {
    assertThat(az(version + "/never-signed-in").current()).isEqualTo(new SignedOut());
    assertThat(az(version + "/cleared").current()).isEqualTo(new SignedOut());
    assertThat(az(version + "/logged-out").current())
        .isEqualTo(new Unknown(Reason.NO_SUBSCRIPTION));

    AzState person = az(version + "/person-with-tokens");
    SignIn alice = signIn(person.current());
    assertThat(alice.account()).isEqualTo("alice@contoso.test");
    assertThat(alice.kind()).isEqualTo(Kind.USER);
    assertThat(alice.hold()).isEqualTo(Hold.HELD);
    assertThat(alice.homeAccountId())
        .isEqualTo("b0000000-0000-4000-8000-000000000001." + AzFolder.CONTOSO);
    assertThat(alice.tenantId()).isEqualTo(AzFolder.CONTOSO);
    assertThat(alice.subscriptionId()).isEqualTo("a0000000-0000-4000-8000-000000000001");
    assertThat(alice.cloud()).isEqualTo("AzureCloud");
    assertThat(alice.toString() + alice.fingerprint()).doesNotContain("alice");
    assertThat(token(person, ARM, null)).contains("recorded-AccessToken-1");
    assertThat(token(person, ARM, AzFolder.FABRIKAM)).contains("recorded-AccessToken-2");
    assertThat(token(person, AzFolder.STORAGE, null)).contains("recorded-AccessToken-3");
    assertThat(token(person, AzFolder.STORAGE, AzFolder.FABRIKAM))
        .contains("recorded-AccessToken-6");
    assertThat(token(person, "https://graph.microsoft.com//.default", null))
        .contains("recorded-AccessToken-5");
    assertThat(token(person, "https://graph.microsoft.com/.default", null)).isEmpty();

    AzState two = az(version + "/two-persons");
    assertThat(signIn(two.current()).account()).isEqualTo("bob@contoso.test");
    assertThat(token(two, ARM, null)).contains("recorded-AccessToken-5");
    assertThat(token(two, AzFolder.STORAGE, null)).as("alice's alone").isEmpty();
    assertThat(signIn(two.snapshot("prod", null).state()).account())
        .isEqualTo("alice@contoso.test");

    AzState application = az(version + "/service-principal-over-persons");
    assertThat(signIn(application.current()).kind()).isEqualTo(Kind.SERVICE_PRINCIPAL);
    assertThat(token(application, ARM, null)).contains("recorded-AccessToken-7");
    assertThat(token(application, AzFolder.STORAGE, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"login-browser", "login-device"})
  void azdOfAPersonIsRead(String recording) throws IOException {
    AzdState azd = azd(recording);
    SignIn alice = signIn(azd.current());
    assertThat(alice.account()).isEqualTo("alice@contoso.test");
    assertThat(alice.kind()).isEqualTo(Kind.USER);
    assertThat(alice.hold()).isEqualTo(Hold.HELD);
    assertThat(alice.tenantId()).isEqualTo(AzFolder.CONTOSO);
    assertThat(token(azd, AZD_ARM, null)).contains("recorded-AccessToken-3");
    assertThat(token(azd, AZD_ARM, AzFolder.FABRIKAM))
        .contains("recorded-AccessToken-" + (recording.equals("login-browser") ? 0 : 1));
    assertThat(token(azd, AZD_ARM, "contoso.test")).isEmpty();
    assertThat(token(azd, AzFolder.STORAGE, null)).isEmpty();

    environment.put("AZURE_SUBSCRIPTION_ID", "a0000000-0000-4000-8000-000000000003");
    AzdState ofSubscription = azd(recording);
    assertThat(token(ofSubscription, AZD_ARM, null)).as("whose tenant only azd knows").isEmpty();
    assertThat(token(ofSubscription, AZD_ARM, AzFolder.CONTOSO)).isPresent();
  }

  @Test
  void azdOfApplicationsAndMachinesIsRead() throws IOException {
    SignIn application = signIn(azd("login-sp").current());
    assertThat(application.kind()).isEqualTo(Kind.SERVICE_PRINCIPAL);
    assertThat(application.account()).isEqualTo("c0000000-0000-4000-8000-000000000001");
    assertThat(application.tenantId()).isEqualTo(AzFolder.CONTOSO);
    assertThat(token(azd("login-sp"), AZD_ARM, null)).isEmpty();
    assertThat(signIn(azd("login-mi").current()).kind()).isEqualTo(Kind.MANAGED_IDENTITY);
  }

  @Test
  void azdFormsThatAreNotKnownAreUnknown() throws IOException {
    AzFolder files = new AzFolder(folder);
    environment.put("AZD_CONFIG_DIR", folder.toString());
    for (String user :
        new String[] {
          "{}",
          "{\"clientId\": \"a\"}",
          "{\"homeAccountId\": \"a.b\", \"clientId\": \"c\"}",
          "{\"homeAccountId\": \"a.b\", \"other\": 1}",
          "{\"managedIdentity\": false}"
        }) {
      files.write("auth.json", "{\"auth\": {\"account\": {\"currentUser\": " + user + "}}}");
      Surroundings machine = BareMachine.with(environment);
      assertThat(new AzdState(machine, new AzState(machine, true), true).current())
          .as(user)
          .isEqualTo(new Unknown(Reason.UNKNOWN_FORM));
    }
    for (String nobody : new String[] {"{}", "{\"auth\": {\"account\": {}}}"}) {
      files.write("auth.json", nobody);
      Surroundings machine = BareMachine.with(environment);
      assertThat(new AzdState(machine, new AzState(machine, true), true).current())
          .isEqualTo(new SignedOut());
    }
    environment.put("IsDevBox", "True");
    Surroundings devBox = BareMachine.with(environment);
    assertThat(new AzdState(devBox, new AzState(devBox, true), true).current())
        .as("azd takes the user of Windows")
        .isEqualTo(new Unknown(Reason.ELSEWHERE));
  }

  @Test
  void azdThatLeavesSigningInToAzHasItsSignIn() throws IOException {
    Surroundings ofAz = machine("az-2.91.0/person-with-tokens", RECORDED);
    new AzFolder(Path.of(environment.get("AZD_CONFIG_DIR")))
        .write("config.json", "{\"auth\": {\"useAzCliAuth\": \"true\"}}");
    AzState az = new AzState(ofAz, true);
    AzdState azd = new AzdState(ofAz, az, true);
    SignIn alice = signIn(azd.current());
    assertThat(alice.account()).isEqualTo("alice@contoso.test");
    assertThat(alice.fingerprint()).isNotEqualTo(signIn(az.current()).fingerprint());
    assertThat(alice.fingerprint()).isEqualTo(signIn(azd.current()).fingerprint());
    assertThat(token(azd, ARM, null)).isEmpty();
  }
}
