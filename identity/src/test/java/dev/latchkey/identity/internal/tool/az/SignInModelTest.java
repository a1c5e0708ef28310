package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.Snapshot;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.testing.SettableClock;
import dev.latchkey.testing.Soak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of az against a model of a few lines; every step is checked at once. */
class SignInModelTest {
  private static final List<String> USERS =
      List.of("alice@contoso.test", "carol@contoso.test", "bobby@contoso.test");
  private static final List<String> TENANTS = List.of(AzFolder.CONTOSO, AzFolder.FABRIKAM);

  @TempDir Path folder;
  private AzFolder az;
  private SettableClock clock;
  private AzState state;

  // The model.
  private final Set<String> signedIn = new TreeSet<>();
  private String user = "";
  private String tenant = "";
  private Instant expiry = Instant.EPOCH;
  private boolean isTorn;

  @BeforeEach
  void start() {
    az = new AzFolder(folder);
    clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    az.dateBy(clock);
    state = new AzState(BareMachine.here(az.environment(), clock), true);
  }

  private void write() throws IOException {
    List<String> subscriptions = new ArrayList<>();
    for (String person : signedIn) {
      for (String place : TENANTS) {
        subscriptions.add(
            AzFolder.subscription(
                person + place, "s", person, place, person.equals(user) && place.equals(tenant)));
      }
    }
    List<Entry> tokens = new ArrayList<>();
    for (String person : signedIn) {
      for (String place : TENANTS) {
        tokens.add(
            new Entry("token-" + person + "-" + place, clock.instant())
                .text("home_account_id", AzFolder.home(person))
                .text("realm", place)
                .text("expires_on", Long.toString(expiry.getEpochSecond())));
      }
    }
    az.profile(
        subscriptions.stream()
            .map(text -> text.replaceAll("\"id\": \"[^\"]*\"", "\"id\": \"sub\""))
            .toArray(String[]::new));
    az.cache(List.copyOf(signedIn), tokens.toArray(Entry[]::new));
    isTorn = false;
  }

  private void tear() throws IOException {
    String name = expiry.getEpochSecond() % 2 == 0 ? "azureProfile.json" : "msal_token_cache.json";
    String text = Files.readString(az.file(name));
    az.write(name, text.substring(0, text.length() / 2));
    isTorn = true;
  }

  private void check() {
    SignInState now = state.current();
    Snapshot snapshot = state.readToken(new CacheQuery(AzFolder.STORAGE, null, null));
    Optional<Token> token = Optional.ofNullable(snapshot.token());
    if (isTorn) {
      assertThat(now).isInstanceOf(Unknown.class);
      assertThat(token).isEmpty();
    } else if (signedIn.isEmpty()) {
      assertThat(now).isEqualTo(new SignedOut());
      assertThat(token).isEmpty();
    } else if (user.isEmpty()) {
      assertThat(now).isInstanceOf(Unknown.class);
      assertThat(token).isEmpty();
    } else {
      SignIn found = ((SignedIn) now).signIn();
      assertThat(found.account()).isEqualTo(user);
      assertThat(found.tenantId()).isEqualTo(tenant);
      boolean isAlive = !clock.instant().plus(Duration.ofMinutes(5)).isAfter(expiry);
      assertThat(token.map(Token::value))
          .isEqualTo(isAlive ? Optional.of("token-" + user + "-" + tenant) : Optional.empty());
      assertThat(((SignedIn) snapshot.state()).signIn().fingerprint())
          .isEqualTo(found.fingerprint());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyStepOfAnyHistoryIsSeenAtOnce(long seed) throws IOException {
    Random random = new Random(seed);
    for (int step = 0; step < 400; step++) {
      int choice = random.nextInt(20);
      if (choice < 7) { // Signs in, or chooses another subscription.
        user = USERS.get(random.nextInt(USERS.size()));
        tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        signedIn.add(user);
        expiry = clock.instant().plusSeconds(3600);
        write();
      } else if (choice < 10 && !signedIn.isEmpty()) { // Signs out.
        String gone = signedIn.iterator().next();
        signedIn.remove(gone);
        user = gone.equals(user) ? "" : user;
        write();
      } else if (choice < 12) {
        expiry = clock.instant().plusSeconds(random.nextInt(600));
        write();
      } else if (choice == 12 && !signedIn.isEmpty() && !isTorn) {
        tear();
      } else if (choice == 13) {
        az.settle();
      } else if (choice < 16) {
        clock.move(Duration.ofSeconds(random.nextInt(400)));
      }
      if (Files.exists(az.file("azureProfile.json"))) {
        check();
        check();
      }
    }
  }

  @Test
  @Tag("soak")
  void everySwitchIsSeenOnTheNextCall() throws IOException {
    AzFolder undated = new AzFolder(folder); // Its times are those of the kernel.
    undated.signInAlice();
    int rounds = Soak.rounds(10_000);
    for (int i = 0; i < rounds; i++) {
      String person = USERS.get(i % USERS.size());
      undated.profile(AzFolder.subscription("dev", "Dev", person, AzFolder.CONTOSO, true));
      assertThat(((SignedIn) state.current()).signIn().account()).isEqualTo(person);
    }
  }
}
