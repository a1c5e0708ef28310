package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of logins, logouts, switches, expiry, torn writes and requests, through the
 * credential and a real process, each request checked against a model of a few lines: whose the
 * token must be, of which login, that it lives, and whether az may have been asked at all.
 */
@ExtendWith(Leftovers.class)
@Timeout(120)
class SignInCacheModelTest {
  private static final List<String> USERS =
      List.of("alice@contoso.test", "bobby@contoso.test", "carol@contoso.test");
  private static final List<String> TENANTS = List.of(AzFolder.CONTOSO, AzFolder.FABRIKAM);

  @TempDir Path folder;
  private SettableClock clock;
  private FakeAzWithFiles machine;
  private AzureCliCredential credential;
  private Random random = new Random(0);

  // The model: who is signed in, and since which login; whom az is set to; the tokens that az
  // holds.
  private final Map<String, Integer> sessions = new HashMap<>();
  private final Map<String, Instant> held = new HashMap<>();
  private int session;
  private @Nullable String user;
  private String tenant = AzFolder.CONTOSO;
  private boolean isTorn;

  /** The last token of each request, good as long as nothing but time happens. */
  private final Map<String, AccessToken> last = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    machine = new FakeAzWithFiles(folder, clock);
    machine.files.dateBy(clock);
    credential = machine.credential();
  }

  private static String heldToken(String person, String place, int login) {
    return String.join(",", "held", person, place, Integer.toString(login), "0");
  }

  private void write() throws IOException {
    List<Entry> tokens = new ArrayList<>();
    held.forEach((token, end) -> {
      String[] parts = token.split(",", -1);
      tokens.add(
          new Entry(token, clock.instant().minusSeconds(4000))
              .text("home_account_id", AzFolder.home(parts[1]))
              .text("realm", parts[2])
              .text("expires_on", Long.toString(end.getEpochSecond())));
    });
    machine.files.cache(List.copyOf(sessions.keySet()), tokens.toArray(Entry[]::new));
    String person = user;
    if (person == null) {
      machine.files.profile();
    } else {
      String login = Integer.toString(sessions.getOrDefault(person, 0));
      machine.files.profile(AzFolder.subscription("sub", login, person, tenant, true));
    }
    isTorn = false;
    last.clear();
  }

  private void signIn() throws IOException {
    user = USERS.get(random.nextInt(USERS.size()));
    tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    String person = user;
    sessions.put(person, ++session);
    held.keySet().removeIf(token -> FakeAzWithFiles.owner(token).equals(person));
    for (String place : TENANTS) {
      if (random.nextInt(3) > 0) {
        held.put(
            heldToken(person, place, session), clock.instant().plusSeconds(random.nextInt(5400)));
      }
    }
    write();
  }

  private void switchTo() throws IOException {
    if (!sessions.isEmpty()) {
      user = List.copyOf(sessions.keySet()).get(random.nextInt(sessions.size()));
      tenant = TENANTS.get(random.nextInt(TENANTS.size()));
      write();
    }
  }

  private void signOut() throws IOException {
    String person = user;
    if (person != null) {
      sessions.remove(person);
      held.keySet().removeIf(token -> FakeAzWithFiles.owner(token).equals(person));
      user = null;
      write();
    }
  }

  private void tear() throws IOException {
    String name = random.nextBoolean() ? "azureProfile.json" : "msal_token_cache.json";
    String text = Files.readString(machine.files.file(name));
    machine.files.write(name, text.substring(0, text.length() / 2));
    isTorn = true;
    last.clear();
  }

  private void request() throws Exception {
    String place = random.nextInt(3) == 0 ? TENANTS.get(random.nextInt(2)) : null;
    TokenRequestContext request = Requests.request().setTenantId(place);
    machine.answersEnd(clock.instant().plusSeconds(3600));
    int before = machine.runs();
    if (user == null && !isTorn) {
      assertThat(Requests.failureOf(credential, request).kind())
          .isEqualTo(FailureKind.NOT_SIGNED_IN);
      assertThat(machine.runs()).as("nobody is signed in").isEqualTo(before);
      return;
    }
    AccessToken token;
    try {
      token = credential.getTokenSync(request);
    } catch (SignInException e) {
      assertThat(isTorn).as(e.getMessage()).isTrue();
      assertThat(machine.runs()).isEqualTo(before + 1);
      return;
    }
    String[] parts = token.getToken().split(",", -1);
    assertThat(parts[1]).as("person").isEqualTo(user);
    assertThat(parts[2]).as("tenant").isEqualTo(place == null ? tenant : place);
    assertThat(parts[3]).as("login").isEqualTo(String.valueOf(sessions.get(user)));
    Duration left = Duration.between(clock.instant(), token.getExpiresAt().toInstant());
    assertThat(left).as("life").isGreaterThan(Duration.ofMinutes(2));
    mayHaveAsked(String.valueOf(place), token, machine.runs() - before);
    while (!Leftovers.threads().isEmpty()) {
      Thread.sleep(1); // What is asked for ahead of time.
    }
  }

  private void mayHaveAsked(String place, AccessToken token, int runs) {
    if (isTorn) {
      assertThat(runs).as("files that say nothing").isEqualTo(1);
      return;
    }
    String inAz = heldToken(String.valueOf(user), place.equals("null") ? tenant : place, session());
    Instant end = held.getOrDefault(inAz, Instant.EPOCH);
    if (!end.isBefore(clock.instant().plus(Duration.ofMinutes(5)))) {
      assertThat(token.getToken()).as("az holds it").isEqualTo(inAz);
      assertThat(runs).isZero();
    }
    AccessToken known = last.put(place, token);
    if (known != null
        && known.getExpiresAt().toInstant().isAfter(clock.instant().plusSeconds(301))) {
      assertThat(token.getToken()).as("nothing happened since").isEqualTo(known.getToken());
      assertThat(runs).as("it is in memory").isZero();
    }
  }

  private int session() {
    return sessions.getOrDefault(String.valueOf(user), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyRequestOfAnyHistoryGetsATokenOfWhoeverIsSignedIn(long seed) throws Exception {
    random = new Random(seed);
    signIn();
    int requests = 0;
    for (int step = 0; step < 500; step++) {
      int choice = random.nextInt(24);
      switch (choice) {
        case 0, 1 -> signIn();
        case 2, 3 -> switchTo();
        case 4 -> signOut();
        case 5 -> write(); // Rewritten for the same person.
        case 6 -> tear();
        case 7, 8 -> machine.files.settle();
        case 9, 10 -> clock.move(Duration.ofSeconds(random.nextInt(1500)));
        default -> {
          request();
          requests++;
        }
      }
      if (choice > 6 && choice < 9) {
        last.clear(); // Their stamps moved: az may be asked.
      }
    }
    assertThat(requests).isGreaterThan(200);
  }
}
