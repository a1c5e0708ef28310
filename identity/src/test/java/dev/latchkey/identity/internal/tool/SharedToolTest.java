package dev.latchkey.identity.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.identity.internal.tool.az.AzState;
import dev.latchkey.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens bound to the sign-in of az's own files; what is asked is answered within this JVM. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class SharedToolTest {
  private static final String ALICE = "alice@contoso.test";
  private static final ToolPolicy POLICY =
      new ToolPolicy(
          new TenantRule(null, List.of(), false), null, Duration.ofSeconds(30), Remedy.LONGER);
  private static final ToolRequest STORAGE = request(AzFolder.STORAGE, null, null);

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock(Instant.now());
  private final FakeDeveloperTool tool = new FakeDeveloperTool(clock);
  private AzFolder az;
  private SharedTool source;

  @BeforeEach
  void signIn() throws IOException {
    az = new AzFolder(folder);
    az.signInAlice();
    az.settle();
    source = source(true, true);
  }

  private SharedTool source(boolean opensTokenCache, boolean isSignedOutCertain) {
    AzState state = new AzState(BareMachine.here(az.environment(), clock), opensTokenCache);
    tool.isSignedOutCertain = isSignedOutCertain;
    return new SharedTool(tool, state, clock);
  }

  private static ToolRequest request(
      String scope, @Nullable String tenant, @Nullable String subscription) {
    return new ToolRequest(List.of(scope), tenant, subscription, null);
  }

  private Token token(ToolRequest request) throws Failure {
    Lookup lookup = source.peek(raw(request), request);
    Token found = lookup.token();
    return found != null ? found : source.ask((ToolLookup) lookup, POLICY);
  }

  private @Nullable Token peek(ToolRequest request) throws Failure {
    return source.peek(raw(request), request).token();
  }

  private static TokenRequest raw(ToolRequest request) {
    return new TokenRequest(
        request.scopes(), request.tenant().orElse(null), request.claims().orElse(null), false);
  }

  private String ask(ToolRequest request) throws Failure {
    return token(request).value();
  }

  private String ask() throws Failure {
    return ask(STORAGE);
  }

  private Failure failure() {
    return catchThrowableOfType(Failure.class, this::ask);
  }

  private Entry entry(String token) {
    return new Entry(token, clock.instant().minusSeconds(60));
  }

  private void signIn(String user, String tenant) throws IOException {
    az.profile(AzFolder.subscription("dev", "Dev", user, tenant, true));
  }

  @Test
  void toolIsAskedOnceAndItsAnswerComesFromMemoryFromThenOn() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(ask()).isEqualTo("answer-1");
      assertThat(peek(STORAGE)).extracting(Token::value).isEqualTo("answer-1");
    }
    assertThat(tool.asked).hasValue(1);
  }

  @Test
  void onlyAToolThatIsThereIsRehearsed() throws Exception {
    tool.isInstalled = false;
    tool.fails(FailureKind.NOT_INSTALLED);
    assertThat(failure().kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(tool.rehearsed).hasValue(0);

    source = source(true, true);
    tool.isInstalled = true;
    assertThat(failure().kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(tool.rehearsed).hasValue(1);
  }

  @Test
  void tokenOfTheToolsOwnCacheIsTakenWithoutAsking() throws Exception {
    az.cache(List.of(ALICE), entry("held"));

    assertThat(ask()).isEqualTo("held");
    assertThat(tool.asked).hasValue(0);
  }

  @Test
  void newerTokenOfTheToolsOwnCacheIsTakenAtOnce() throws Exception {
    assertThat(ask()).isEqualTo("answer-1");
    for (int i = 0; i < 50; i++) {
      az.cache(List.of(ALICE), entry("held-" + i));
      assertThat(ask()).isEqualTo("held-" + i);
    }
    assertThat(tool.asked).hasValue(1);
  }

  @Test
  void requestsForOtherScopesAndTenantsAreOtherTokens() throws Exception {
    assertThat(ask()).isEqualTo("answer-1");
    assertThat(ask(request("https://vault.azure.net/.default", null, null))).isEqualTo("answer-2");
    assertThat(ask(request(AzFolder.STORAGE, "contoso.test", null))).isEqualTo("answer-3");
    assertThat(ask(request(AzFolder.STORAGE, null, "Dev"))).isEqualTo("answer-4");
    assertThat(ask(request(AzFolder.STORAGE, null, "Dev"))).isEqualTo("answer-4");
    assertThat(ask()).isEqualTo("answer-1");
  }

  @Test
  void fileRewrittenForTheSamePersonKeepsTheToken() throws Exception {
    ask();
    for (int i = 0; i < 20; i++) {
      az.profile(AzFolder.subscription("s" + i, "S", "Alice@contoso.test", AzFolder.CONTOSO, true));
      az.write("config", "[cloud]\nname = AzureCloud\n[core]\nx = " + i + "\n");
      assertThat(ask()).isEqualTo("answer-1");
      az.settle();
      assertThat(ask()).isEqualTo("answer-1");
    }
    assertThat(tool.asked).hasValue(1);
  }

  @Test
  void tokenStaysWhileTheRewrittenCacheStillHoldsIt() throws Exception {
    az.cache(List.of(ALICE), entry("held"));
    Token first = token(STORAGE);
    az.cache(List.of(ALICE), entry("held"), entry("x").text("target", "other"));

    assertThat(token(STORAGE)).isSameAs(first);
  }

  @Test
  void samePersonWhoSignedInAgainGetsANewToken() throws Exception {
    assertThat(ask()).isEqualTo("answer-1");
    az.signOut();
    az.signInAlice();
    assertThat(ask()).as("no call in between saw the sign-out").isEqualTo("answer-2");

    az.cache(List.of(ALICE), entry("held"));
    assertThat(ask()).isEqualTo("held");
    az.settle();
    assertThat(ask()).isEqualTo("held");
    az.cache(List.of(ALICE));
    assertThat(ask()).isEqualTo("answer-3");
  }

  @Test
  void cacheThatLostTheTokenWithinOneTickOfTheClockIsSeen() throws Exception {
    az.cache(List.of(ALICE), entry("held").key("k"));
    assertThat(ask()).isEqualTo("held");
    FileTime time = Files.getLastModifiedTime(az.file("msal_token_cache.json"));
    long size = Files.size(az.file("msal_token_cache.json"));
    az.cache(List.of(ALICE), entry("held").key("k").text("realm", AzFolder.FABRIKAM));
    Files.setLastModifiedTime(az.file("msal_token_cache.json"), time);
    assertThat(Files.size(az.file("msal_token_cache.json"))).isEqualTo(size);

    assertThat(ask()).isEqualTo("answer-1");
  }

  @Test
  void encryptedCacheThatWasWrittenSinceMeansASignInThatMayBeNew() throws Exception {
    az.write("config", "[core]\nencrypt_token_cache = true\n");
    az.write("msal_token_cache.bin", "secret-1");
    az.settle();
    assertThat(ask()).isEqualTo("answer-1");
    assertThat(ask()).isEqualTo("answer-1");
    az.write("msal_token_cache.bin", "secret-2");
    assertThat(ask()).isEqualTo("answer-2");
    assertThat(ask()).isEqualTo("answer-2");
  }

  @Test
  void anotherPersonTenantCloudOrKindShowsOnTheVeryNextCall() throws Exception {
    assertThat(ask()).isEqualTo("answer-1");
    signIn("bob@contoso.test", AzFolder.CONTOSO);
    az.cache(List.of(ALICE, "bob@contoso.test"));
    az.settle();
    assertThat(ask()).as("person").isEqualTo("answer-2");
    signIn(ALICE, AzFolder.FABRIKAM);
    az.settle();
    assertThat(ask()).as("subscription of another tenant").isEqualTo("answer-3");
    az.profile(
        AzFolder.subscription("c", "C", ALICE, "user", AzFolder.FABRIKAM, true, "AzureChinaCloud"));
    az.write("config", "[cloud]\nname = AzureChinaCloud\n");
    az.settle();
    assertThat(ask()).as("cloud").isEqualTo("answer-4");
    az.profile(
        AzFolder.subscription(
            "c", "C", ALICE, "servicePrincipal", AzFolder.FABRIKAM, true, "AzureChinaCloud"));
    az.settle();
    assertThat(ask()).as("kind").isEqualTo("answer-5");
    assertThat(ask()).isEqualTo("answer-5");
  }

  @Test
  void signedOutIsToldWithoutAskingUnlessTheToolIsNotThere() throws Exception {
    ask();
    az.signOut();

    assertThat(failure().kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure().remedy().map(Remedy::text)).contains("fake login");
    tool.isInstalled = false;
    assertThat(failure().kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(tool.asked).hasValue(1);
    assertThat(source.signIn(null)).isEqualTo(new SignedOut());
  }

  @Test
  void signedOutThatIsNotCertainIsAsked() throws Exception {
    source = source(true, false);
    az.signOut();

    assertThat(source.signIn(null)).isEqualTo(new Unknown(Reason.ELSEWHERE));
    assertThat(ask()).isEqualTo("answer-1");
    assertThat(ask()).isEqualTo("answer-2");
  }

  @Test
  void signInThatIsUnknownIsAskedEachTime() throws Exception {
    assertThat(ask()).isEqualTo("answer-1");
    String profile = Files.readString(az.file("azureProfile.json"));
    for (String text : List.of("", "{", profile.substring(0, profile.length() / 2), "[]")) {
      az.write("azureProfile.json", text);
      int before = tool.asked.get();
      assertThat(ask()).isEqualTo("answer-" + (before + 1));
      assertThat(ask()).isEqualTo("answer-" + (before + 2));
    }
    Files.delete(az.file("azureProfile.json"));
    assertThat(ask()).isNotEqualTo(ask());
    az.signInAlice();
    az.settle();
    assertThat(ask()).isEqualTo(ask());
  }

  @Test
  void toolThatAnswersThoughItsCacheHasLostTheAccountIsAskedOnce() throws Exception {
    assertThat(ask()).isEqualTo("answer-1");
    az.cache(List.of("bob@contoso.test"));
    az.settle();
    assertThat(ask()).isEqualTo("answer-2");
    assertThat(ask()).isEqualTo("answer-2");
    az.signInAlice();
    assertThat(ask()).isEqualTo("answer-3");
  }

  @Test
  void challengeIsNeverAnsweredFromMemoryOrFileAndDropsWhatIsHeld() throws Exception {
    assertThat(ask()).isEqualTo("answer-1");
    ToolRequest vault = request("https://vault.azure.net/.default", null, null);
    assertThat(ask(vault)).isEqualTo("answer-2");
    ToolRequest challenge = new ToolRequest(List.of(AzFolder.STORAGE), null, null, "{\"a\":1}");

    assertThat(peek(challenge)).isNull();
    assertThat(ask(challenge)).isEqualTo("answer-3");
    assertThat(ask(challenge)).isEqualTo("answer-4");
    assertThat(ask()).as("the one held was refused").isEqualTo("answer-5");
    assertThat(ask(vault)).as("another resource's").isEqualTo("answer-2");
    az.cache(List.of(ALICE), entry("held"));
    assertThat(peek(challenge)).isNull();
    assertThat(ask(challenge)).isEqualTo("answer-6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://storage.azure.com//.default",
        "https://storage.azure.com",
        "https://storage.azure.com/",
        "HTTPS://Storage.Azure.com/.default",
        "https://storage.azure.com/user_impersonation",
        "storage.azure.com/.default"
      })
  void challengeDropsWhatIsHeldOfTheResourceHoweverItIsSpelled(String spelling) throws Exception {
    ToolRequest vault = request("https://vault.azure.net/.default", null, null);
    ToolRequest other = request(spelling, null, null);
    assertThat(ask(vault)).isEqualTo("answer-1");
    assertThat(ask(other)).isEqualTo("answer-2");
    assertThat(ask()).isEqualTo("answer-3");

    ask(new ToolRequest(List.of(AzFolder.STORAGE), null, null, "{\"a\":1}"));
    assertThat(ask(other)).as("the one held may be refused too").isEqualTo("answer-5");
    assertThat(ask()).isEqualTo("answer-6");
    ask(new ToolRequest(List.of("https://a.test/.default", spelling), null, null, "{\"a\":1}"));
    assertThat(ask()).as("one of several scopes").isEqualTo("answer-8");
    assertThat(ask(vault)).as("another resource's").isEqualTo("answer-1");
  }

  @Test
  void challengeOfOneApplicationLeavesTheOthers() throws Exception {
    ToolRequest guid = request("00000000-0000-4000-8000-00000000000A/.default", null, null);
    ToolRequest other = request("api://00000000-0000-4000-8000-00000000000b/.default", null, null);
    assertThat(ask(guid)).isEqualTo("answer-1");
    assertThat(ask(other)).isEqualTo("answer-2");

    String api = "api://00000000-0000-4000-8000-00000000000a/access_as_user";
    ask(new ToolRequest(List.of(api), null, null, "{\"a\":1}"));
    assertThat(ask(guid)).isEqualTo("answer-4");
    assertThat(ask(other)).isEqualTo("answer-2");
  }

  @Test
  void failureIsNotKept() throws Exception {
    tool.fails(FailureKind.NETWORK);
    assertThat(failure()).hasMessage("no luck with question 1");
    assertThat(failure()).hasMessage("no luck with question 2");
    tool.answers((request, number) -> tool.token("good"));
    assertThat(ask()).isEqualTo("good");
  }

  @Test
  void answerThatCameWhileAnotherSignedInIsNotKept() throws Exception {
    tool.answers((request, number) -> {
      write(() -> signIn("bob@contoso.test", AzFolder.CONTOSO));
      return tool.token("whose-" + number);
    });
    assertThat(ask()).isEqualTo("whose-1");
    signIn(ALICE, AzFolder.CONTOSO);
    assertThat(ask()).isEqualTo("whose-2");
  }

  @Test
  void answerThatCameWhileAnotherWasSignedInForAMomentIsNotKept() throws Exception {
    signIn(ALICE, AzFolder.CONTOSO);
    FileTime time = Files.getLastModifiedTime(az.file("azureProfile.json"));
    tool.answers((request, number) -> {
      write(() -> signIn("bob@contoso.test", AzFolder.CONTOSO));
      write(() -> signIn(ALICE, AzFolder.CONTOSO));
      // Within one tick of the clock that stamps files.
      write(() -> Files.setLastModifiedTime(az.file("azureProfile.json"), time));
      return tool.token("whose-" + number);
    });
    for (int i = 1; i < 20; i++) {
      assertThat(ask()).as("perhaps bob's").isEqualTo("whose-" + i);
    }
  }

  @Test
  void answerThatTheToolItselfHoldsIsKeptHoweverNewTheFilesAre() throws Exception {
    az.signInAlice();
    tool.answers((request, number) -> {
      write(() -> az.cache(List.of(ALICE), entry("held")));
      return tool.token("held");
    });
    for (int i = 1; i < 20; i++) {
      assertThat(ask()).isEqualTo("held");
    }
    assertThat(tool.asked).hasValue(1);
  }

  @Test
  void subscriptionOfAnotherAccountHasItsOwnTokenAndEndsNoOther() throws Exception {
    String bobs =
        AzFolder.subscription("prod", "Prod", "bob@contoso.test", AzFolder.CONTOSO, false);
    az.profile(AzFolder.subscription("dev", "Dev", ALICE, AzFolder.CONTOSO, true), bobs);
    az.cache(List.of(ALICE, "bob@contoso.test"));
    az.settle();
    ToolRequest prod = request(AzFolder.STORAGE, null, "prod");

    for (int i = 0; i < 10; i++) {
      assertThat(ask()).isEqualTo("answer-1");
      assertThat(ask(prod)).isEqualTo("answer-2");
    }
    az.profile(AzFolder.subscription("dev", "Dev", ALICE, AzFolder.CONTOSO, true));
    assertThat(ask(prod)).as("a subscription that is gone").isEqualTo("answer-3");
    assertThat(ask(prod)).isEqualTo("answer-4");
    az.profile(AzFolder.subscription("prod", "Prod", ALICE, AzFolder.FABRIKAM, true));
    az.settle();
    assertThat(ask(prod)).as("a subscription that moved").isEqualTo("answer-5");
    assertThat(ask(prod)).isEqualTo("answer-5");
  }

  @Test
  void tokenOfAnotherTenantInTheToolsCacheIsNeverTaken() throws Exception {
    String foreign = jwt("{\"tid\":\"" + AzFolder.FABRIKAM + "\"}");
    az.cache(List.of(ALICE), entry(foreign));

    assertThat(ask(request(AzFolder.STORAGE, AzFolder.CONTOSO, null))).isEqualTo("answer-1");
    az.cache(List.of(ALICE), entry(jwt("{\"tid\":\"" + AzFolder.CONTOSO + "\"}")));
    assertThat(ask(request(AzFolder.STORAGE, AzFolder.CONTOSO, null))).startsWith("e30.");
  }

  @Test
  void nothingShowsATokenOrAPerson() throws Exception {
    az.cache(List.of(ALICE), entry("secret-token"));
    TokenKey key = TokenKey.of(null, request(AzFolder.STORAGE, AzFolder.CONTOSO, null));
    Token token = token(STORAGE);
    CacheEntry held =
        CacheEntry.found(token, token.expiresOn(), state().snapshot(null, null), clock.instant());

    assertThat(
            held.toString()
                + key
                + token
                + new ToolLookup(
                    new TokenRequest(List.of(), null, null, false),
                    null,
                    STORAGE,
                    key,
                    List.of(),
                    null))
        .doesNotContain("secret-token", "alice");
  }

  @Test
  void appThatMakesUpScopesFillsNoMemory() throws Exception {
    az.cache(List.of(ALICE), entry("held"));
    SignInCache tokens = new SignInCache(clock);
    Token token = tool.token("t");
    CacheEntry held = CacheEntry.printed(token, state().snapshot(null, null), clock.instant());
    int found = 0;
    for (int i = 0; i < 5_000; i++) {
      tokens.put(TokenKey.of(null, request("https://made.up/" + i, null, null)), held);
    }
    for (int i = 0; i < 5_000; i++) {
      found +=
          tokens.find(TokenKey.of(null, request("https://made.up/" + i, null, null))) == null
              ? 0
              : 1;
    }
    assertThat(found).isBetween(1, 512);
  }

  private AzState state() {
    return new AzState(BareMachine.here(az.environment(), clock), true);
  }

  private static String jwt(String payload) {
    return "e30."
        + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(AzFolder.utf8(payload))
        + ".x";
  }

  /** Writes a file. */
  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void claimsChallengeAfterANewSignInGetsARunOfItsOwn() throws Exception {
    ToolRequest claims = new ToolRequest(List.of(AzFolder.STORAGE), null, null, "{}");
    Lookup before = source.peek(raw(claims), claims);
    assertThat(source.peek(raw(claims), claims)).isEqualTo(before);

    signIn("carol@contoso.test", AzFolder.CONTOSO);
    az.settle();

    assertThat(source.peek(raw(claims), claims)).isNotEqualTo(before);
  }
}
