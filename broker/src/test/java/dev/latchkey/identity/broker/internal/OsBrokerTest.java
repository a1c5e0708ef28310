package dev.latchkey.identity.broker.internal;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.BOB;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static dev.latchkey.identity.broker.fake.Answers.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.fake.Answers.Person;
import dev.latchkey.identity.broker.fake.FakeBroker;
import dev.latchkey.identity.broker.fake.OnRealBus;
import dev.latchkey.identity.internal.broker.BrokerAccount;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.broker.SignInNeededFailure;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which account is asked for, and that the answer is of it. */
@Timeout(60)
class OsBrokerTest extends OnRealBus {
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final String CLIENT = "aebc6443-996d-45c2-90f0-388ff96faa56";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));

  private OsBroker broker(Map<String, String> variables) {
    return new OsBroker(
        new Surroundings(variables, clock, Platform.LINUX, Surroundings.ofThisMachine().files()));
  }

  private OsBroker broker() {
    return broker(bus().session());
  }

  private static BrokerRequest request(@Nullable Person person) {
    return new BrokerRequest(
        person == null ? null : person.homeAccountId(),
        person == null ? null : person.username(),
        CLIENT,
        "https://login.microsoftonline.com",
        CONTOSO,
        List.of("https://storage.azure.com/.default"),
        null,
        false,
        false);
  }

  private static BrokerRequest named(String username) {
    return new BrokerRequest(
        null,
        username,
        CLIENT,
        "https://login.microsoftonline.com",
        CONTOSO,
        List.of("https://storage.azure.com/.default"),
        null,
        false,
        false);
  }

  private Failure failure(BrokerRequest request) {
    Failure failure = catchThrowableOfType(Failure.class, () -> broker().token(request, TIME));
    assertThat(failure).isNotNull();
    assertThat(failure.toString())
        .doesNotContain("secret", ALICE.homeAccountId(), ALICE.clientInfo());
    return failure;
  }

  @Test
  void tokenIsOfTheAccountThatWasAskedFor() throws Exception {
    fake.accounts(call -> Answers.accounts(BOB, ALICE));
    BrokerToken token = broker().token(request(ALICE), TIME);

    assertThat(token.value()).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(token.homeAccountId()).isEqualTo(ALICE.homeAccountId());
    assertThat(token.username()).isEqualTo(ALICE.username());
    assertThat(token.tenantId()).isEqualTo(CONTOSO);
    assertThat(fake.methods()).containsExactly("getAccounts", "acquireTokenSilently");
    assertThat(fake.calls().get(1).request())
        .contains("\"homeAccountId\":\"" + ALICE.homeAccountId() + "\"", "name of alice")
        .doesNotContain(BOB.username());
  }

  @Test
  void accountIsFoundInAnyCase() throws Exception {
    Person shouting =
        new Person(
            ALICE.object().toUpperCase(java.util.Locale.ROOT), CONTOSO, "alice@contoso.test");
    fake.accounts(call -> Answers.accounts(BOB, shouting)).silent(call -> Answers.token(shouting));
    assertThat(broker().token(request(ALICE), TIME).value()).isNotEmpty();
    assertThat(fake.calls().get(1).request()).contains("name of alice");
  }

  @Test
  void accountThatIsNotListedIsAskedForOnceByWhatTheRecordSays() throws Exception {
    fake.accounts(call -> Answers.accounts(BOB));
    assertThat(broker().token(request(ALICE), TIME).homeAccountId())
        .isEqualTo(ALICE.homeAccountId());
    assertThat(fake.calls().get(1).request())
        .contains("\"username\":\"alice@contoso.test\"")
        .contains("\"homeAccountId\":\"" + ALICE.homeAccountId() + "\"");
    assertThat(fake.calls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"19", "18", "2", "0"})
  void unknownAccountIsSaidToBeUnknown(int status) {
    fake.accounts(call -> Answers.accounts()).silent(call -> Answers.error(status, "no secret"));
    Failure failure = failure(request(ALICE));
    assertThat(failure).isInstanceOf(SignInNeededFailure.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure.seen()).isEqualTo("the authentication broker does not know the account");
  }

  @Test
  void refusalOfAnAccountThatIsNotListedIsKept() {
    fake.accounts(call -> Answers.accounts())
        .silent(call -> Answers.error(2, "AADSTS50076: secret"));
    assertThat(failure(request(ALICE)).kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    fake.silent(call -> Answers.error(3, "secret"));
    assertThat(failure(request(ALICE)).kind()).isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void tokenOfAnotherAccountIsDiscarded() {
    fake.silent(call -> Answers.token(BOB));
    Failure failure = failure(request(ALICE));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains("answered for another account");
  }

  /** A broker may repeat the account of the request next to a token of somebody else. */
  @Test
  void tokenWhoseOwnClaimsNameAnotherAccountIsDiscarded() {
    fake.silent(call -> Answers.token(ALICE, Answers.accessToken(BOB, CONTOSO)));
    assertThat(failure(request(ALICE)).seen()).contains("answered for another account");
  }

  /** A guest has another object id in the other tenant. */
  @Test
  void tokenOfAnotherTenantMayHaveAnotherObjectId() throws Exception {
    fake.silent(call -> Answers.token(ALICE, Answers.accessToken(BOB, FABRIKAM)));
    assertThat(broker().token(request(ALICE), TIME).tenantId()).isEqualTo(FABRIKAM);
  }

  @Test
  void tokenOfNobodyIsNotUsed() {
    fake.silent(call ->
        "{\"brokerTokenResponse\":{\"accessToken\":\"secret\",\"expiresOn\":1900000000000}}");
    Failure failure = failure(request(ALICE));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure.seen()).contains("did not say whose it is");
  }

  @Test
  void onlyAccountIsTheSystems() throws Exception {
    assertThat(broker().token(request(null), TIME).homeAccountId())
        .isEqualTo(ALICE.homeAccountId());
    fake.silent(call -> Answers.token(BOB));
    assertThat(failure(request(null)).seen()).contains("another account");
  }

  @Test
  void ofSeveralAccountsNoneIsChosenUnlessItIsNamed() throws Exception {
    fake.accounts(call -> Answers.accounts(ALICE, BOB)).silent(call -> Answers.token(BOB));
    Failure failure = failure(request(null));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen())
        .isEqualTo(
            "the authentication broker knows several accounts: 'alice@contoso.test',"
                + " 'bob@contoso.test'");
    assertThat(failure.remedy().map(Remedy::text)).isPresent();
    assertThat(broker().token(named("BOB@contoso.test"), TIME).homeAccountId())
        .isEqualTo(BOB.homeAccountId());
    assertThat(fake.methods())
        .containsExactly("getAccounts", "getAccounts", "acquireTokenSilently");
  }

  @Test
  void withoutAnAccountNobodyIsSignedIn() {
    fake.accounts(call -> Answers.accounts());
    assertThat(failure(request(null)).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    fake.accounts(call -> Answers.accounts(BOB));
    assertThat(failure(named("alice@contoso.test")).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
  }

  @Test
  void personalAccountCountsOnlyWhereItIsAllowed() throws Exception {
    Person personal =
        new Person(
            "00000000-0000-0000-0000-000000000001",
            "9188040d-6c67-4c5b-b112-36a304b66dad",
            "alice@outlook.test");
    fake.accounts(call -> Answers.accounts(personal)).silent(call -> Answers.token(personal));
    assertThat(failure(request(null)).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure(request(personal)).seen()).contains("personal Microsoft account");
    BrokerRequest allowed =
        new BrokerRequest(
            null,
            null,
            CLIENT,
            "https://login.microsoftonline.com",
            "consumers",
            List.of("User.Read"),
            null,
            false,
            true);
    assertThat(broker().token(allowed, TIME).homeAccountId()).isEqualTo(personal.homeAccountId());
  }

  @Test
  void accountsAreListed() throws Exception {
    fake.accounts(call -> Answers.accounts(ALICE, BOB));
    assertThat(broker().accounts(CLIENT, TIME))
        .containsExactly(
            new BrokerAccount(ALICE.homeAccountId(), ALICE.username()),
            new BrokerAccount(BOB.homeAccountId(), BOB.username()));
    assertThat(fake.calls().get(0).request())
        .isEqualTo("{\"clientId\":\"" + CLIENT + "\",\"redirectUri\":\"" + CLIENT + "\"}");
    assertThat(fake.calls().get(0).version()).isEqualTo("0.0");
    assertThat(fake.calls().get(0).correlationId())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }

  @Test
  void absenceIsRememberedForHalfAMinute() throws Exception {
    fake.close();
    OsBroker broker = broker();
    for (int i = 0; i < 2; i++) {
      Failure failure =
          catchThrowableOfType(Failure.class, () -> broker.token(request(ALICE), TIME));
      assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
      assertThat(failure.seen()).contains("this machine has no authentication broker");
      if (i == 0) {
        fake = FakeBroker.on(bus());
      }
    }
    assertThat(fake.calls()).isEmpty();
    clock.move(Duration.ofSeconds(31));
    assertThat(broker.token(request(ALICE), TIME).value()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "off, LATCHKEY_BROKER is 'off'",
    "OFF, LATCHKEY_BROKER is 'off'",
    "carrier-pigeon, 'carrier-pigeon'",
    "wsl, /usr/bin/wslinfo",
  })
  void variableNamesTheWay(String value, String seen) {
    Map<String, String> variables = new java.util.HashMap<>(bus().session());
    variables.put("LATCHKEY_BROKER", value);
    Failure failure =
        catchThrowableOfType(Failure.class, () -> broker(variables).token(request(ALICE), TIME));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains(seen);
    assertThat(failure.remedy()).isPresent();
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void brokerOfTheMachineIsKeptOutOfALab() throws Exception {
    Map<String, String> lab =
        Map.of(
            "LATCHKEY_LAB_URL",
            "http://127.0.0.1:1/#token",
            "XDG_RUNTIME_DIR",
            bus().folder().toString());
    Failure failure =
        catchThrowableOfType(Failure.class, () -> broker(lab).token(request(ALICE), TIME));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains("runs in a lab");
    assertThat(fake.calls()).isEmpty();
    Map<String, String> own = new java.util.HashMap<>(bus().session());
    own.put("LATCHKEY_LAB_URL", "http://127.0.0.1:1/#token");
    assertThat(broker(own).token(request(ALICE), TIME).value()).isNotEmpty();
    Map<String, String> outside = Map.of("XDG_RUNTIME_DIR", bus().folder().toString());
    assertThat(broker(outside).token(request(ALICE), TIME).value()).isNotEmpty();
  }

  @Test
  void nothingIsAskedOnAnotherSystem() {
    OsBroker broker =
        new OsBroker(
            new Surroundings(
                bus().session(), clock, Platform.MACOS, Surroundings.ofThisMachine().files()));
    Failure failure = catchThrowableOfType(Failure.class, () -> broker.token(request(ALICE), TIME));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(fake.calls()).isEmpty();
  }
}
