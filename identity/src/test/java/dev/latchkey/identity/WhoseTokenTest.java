package dev.latchkey.identity;

import static dev.latchkey.identity.ToolUnderTest.AZD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.SignInReport.Outcome;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.testing.Soak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two persons sign in to az in turn while tokens are got. The log, the report and the rule about
 * another person name nobody but the person whom the token itself names.
 */
@ExtendWith(Leftovers.class)
@Tag("soak")
@Timeout(600)
class WhoseTokenTest {
  /** Names of one length, so that az's files have one size for both. */
  private static final List<String> PERSONS = List.of("alice@contoso.test", "bobby@contoso.test");

  private static final Pattern UPN = Pattern.compile("\"upn\":\"([^\"]*)\"");
  private static final Pattern CHAIN_LINE = Pattern.compile("AzureCliCredential as '([^']*)', ");
  private static final Pattern CREDENTIAL_LINE =
      Pattern.compile("AzureCliCredential: a token of tenant \\S+ for (\\S+)$");
  private static final Pattern FOLLOWED =
      Pattern.compile("another account is signed in now, '([^']*)' in place of '([^']*)'");

  /** When somebody else signs in while az is asked. */
  enum Switch {
    BEFORE_AZ_READS,
    AFTER_AZ_HAS_READ,
    BEFORE_AND_BACK_AFTERWARDS
  }

  @TempDir Path folder;
  private AzFolder files;

  @BeforeEach
  void start() throws IOException {
    files = new AzFolder(folder.resolve("azure"));
    for (String person : PERSONS) {
      AzFolder prepared = new AzFolder(folder.resolve(person));
      write(prepared, person, false);
    }
  }

  private static String other(String person) {
    return PERSONS.get(1 - PERSONS.indexOf(person));
  }

  /** az's login: its cache first, then its profile. */
  private static void write(AzFolder az, String person, boolean isHeld) throws IOException {
    Entry token =
        new Entry(FakeTools.token(person), Instant.now())
            .text("home_account_id", AzFolder.home(person))
            .text("realm", isHeld ? AzFolder.CONTOSO : AzFolder.FABRIKAM);
    az.cache(List.of(person), token);
    az.profile(AzFolder.subscription("dev", "Dev", person, AzFolder.CONTOSO, true));
  }

  /** A fake az that looks who is signed in, as the real one does when it starts. */
  private FakeTool az() {
    String profile = files.file("azureProfile.json").toString();
    FakeTool az = FakeTool.in(folder);
    az.run("sign_in() { cp '" + folder + "'/$1/*.json '" + files.file("") + "'; }")
        .run("read -r moment first second < '" + folder + "/plan'")
        .run("[ $moment = AFTER_AZ_HAS_READ ] || [ $moment = NONE ] || sign_in $first")
        .run("case $(cat '" + profile + "') in");
    for (String person : PERSONS) {
      az.run("*" + person + "*) token=" + FakeTools.token(person) + " ;;");
    }
    return az.run("*) echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1 ;; esac")
        .run("[ $moment = BEFORE_AZ_READS ] || [ $moment = NONE ] || sign_in $second")
        // As a file system has it that stores no more than every other second.
        .run("[ $moment = NONE ] || touch -r '" + folder + "/plan' '" + files.file("") + "'/*.json")
        .run(
            "echo \"{\\\"accessToken\\\":\\\"$token\\\",\\\"expires_on\\\":"
                + Instant.now().plusSeconds(3_600).getEpochSecond()
                + ",\\\"tenant\\\":\\\""
                + AzFolder.CONTOSO
                + "\\\"}\"");
  }

  /** What the fake az does while it is asked by a machine on which a person is signed in. */
  private void plan(Switch when, String person) throws IOException {
    String first = other(person);
    String second = when == Switch.AFTER_AZ_HAS_READ ? first : person;
    Path plan = folder.resolve("plan");
    Files.writeString(plan, when + " " + first + " " + second + "\n");
    write(files, person, false);
    FileTime now = FileTime.from(Instant.now());
    for (Path file :
        List.of(plan, files.file("azureProfile.json"), files.file("msal_token_cache.json"))) {
      Files.setLastModifiedTime(file, now);
    }
  }

  private DeveloperTools tools(FakeTool az) throws IOException {
    Files.writeString(folder.resolve("plan"), "NONE\n");
    Surroundings bare = az.install();
    Map<String, String> environment = new HashMap<>(bare.environment());
    environment.putAll(files.environment());
    environment.put("AZURE_TOKEN_CREDENTIALS", "AzureCliCredential,AzureDeveloperCliCredential");
    return new DeveloperTools(
        new Surroundings(environment, Clock.systemUTC(), bare.platform(), bare.files()));
  }

  private static DefaultAzureCredential chain(DeveloperTools tools) {
    return new DefaultAzureCredentialBuilder()
        .tools(tools)
        .enableAccountIdentifierLogging()
        .build();
  }

  private static String personOf(TokenCredential credential) {
    String token = credential.getTokenSync(Requests.request()).getToken();
    byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return only(UPN, new String(claims, StandardCharsets.UTF_8));
  }

  private static String only(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }

  private static Optional<String> chosenBy(DefaultAzureCredential chain) {
    return chain.report().entries().stream()
        .filter(entry -> entry.outcome() == Outcome.CHOSEN)
        .map(SignInReport.Entry::account)
        .findFirst();
  }

  /** Gets a token, and returns whose it is and what was logged. */
  private static List<String> personAndLog(TokenCredential credential) {
    AtomicReference<String> person = new AtomicReference<>();
    List<String> lines = new ArrayList<>(Logged.by(() -> person.set(personOf(credential))));
    lines.add(0, person.get());
    return lines;
  }

  private static void assertNamed(Pattern pattern, List<String> personAndLog) {
    String log = String.join("\n", personAndLog.subList(1, personAndLog.size()));
    assertThat(only(pattern, log)).as(log).isEqualTo(personAndLog.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void somebodyElseSignsInWhileAzIsAsked(Switch when) throws Exception {
    DeveloperTools tools = tools(az());
    int rounds = Soak.rounds(1_000) / 3;
    for (int i = 0; i < rounds; i++) {
      plan(when, PERSONS.get(i % 2));
      if (i % 2 == 0) {
        DefaultAzureCredential chain = chain(tools);
        List<String> answer = personAndLog(chain);
        assertNamed(CHAIN_LINE, answer);
        // The chosen account is still the one whose token was given.
        chosenBy(chain).ifPresent(account -> assertThat(account).isEqualTo(answer.get(0)));
      } else {
        assertNamed(
            CREDENTIAL_LINE,
            personAndLog(
                new AzureCliCredentialBuilder()
                    .tools(tools)
                    .enableAccountIdentifierLogging()
                    .build()));
      }
    }
  }

  /** azd gives tokens of alice: after one of bobby's the chain must refuse, and name him. */
  @ParameterizedTest
  @EnumSource
  void ruleAboutAnotherPersonKnowsWhoseTheLastTokenWas(Switch when) throws Exception {
    String alice = PERSONS.get(0);
    FakeTool azd = AZD.fake(folder);
    azd.run(
            "echo '{\"token\":\""
                + FakeTools.token(alice)
                + "\",\"expiresOn\":\""
                + Instant.now().plusSeconds(3_600)
                + "\"}'")
        .install();
    DeveloperTools tools = tools(az());
    int rounds = Soak.rounds(1_000) / 20;
    for (int i = 0; i < rounds; i++) {
      plan(when, PERSONS.get(i % 2));
      DefaultAzureCredential chain = chain(tools);
      String person = personOf(chain);
      files.signOut();
      SignInException refusal =
          catchThrowableOfType(SignInException.class, () -> personAndLog(chain));
      if (person.equals(alice)) {
        assertThat(refusal).isNull();
      } else {
        assertThat(refusal).hasMessageContaining("'" + alice + "' in place of '" + person + "'");
      }
    }
  }

  @Test
  void somebodyElseSignsInWhileFilesAreRead() throws Exception {
    DeveloperTools tools = tools(az());
    AtomicBoolean isOver = new AtomicBoolean();
    write(files, PERSONS.get(0), true);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Future<?> switching =
        threads.submit(() -> {
          for (int i = 1; !isOver.get(); i++) {
            write(files, PERSONS.get(i % 2), true);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(4_000_000));
          }
          return null;
        });
    try {
      DefaultAzureCredential kept = chain(tools);
      @Nullable String last = null;
      int tokens = 0;
      for (int i = 0; i < Soak.rounds(1_000); i++) {
        try {
          List<String> first = personAndLog(chain(tools));
          assertNamed(CHAIN_LINE, first);
          List<String> next = personAndLog(kept);
          last = assertFollowed(last, next);
          tokens++;
        } catch (SignInException e) { // az, too, met a file that was half written.
          assertThat(e.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
          assertThat(e.getMessage()).doesNotContain("in place of");
        }
      }
      System.out.printf("whose tokens: %d in order%n", tokens);
      assertThat(tokens).isPositive();
    } finally {
      isOver.set(true);
      threads.shutdown();
      switching.get();
    }
  }

  /** A kept choice follows another person, and says who came in whose place. */
  private static String assertFollowed(@Nullable String last, List<String> personAndLog) {
    String person = personAndLog.get(0);
    String log = String.join("\n", personAndLog.subList(1, personAndLog.size()));
    Matcher followed = FOLLOWED.matcher(log);
    if (last == null) {
      assertNamed(CHAIN_LINE, personAndLog);
    } else if (followed.find()) {
      assertThat(List.of(followed.group(2), followed.group(1)))
          .as(log)
          .containsExactly(last, person);
    } else {
      assertThat(person).as(log).isEqualTo(last);
    }
    return person;
  }
}
