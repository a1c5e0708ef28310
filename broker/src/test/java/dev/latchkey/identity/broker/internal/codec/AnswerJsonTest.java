package dev.latchkey.identity.broker.internal.codec;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.BOB;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.broker.SignInNeededFailure;
import dev.latchkey.identity.internal.source.Failure;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of brokers: whole, sparse, and in every state of disrepair. */
class AnswerJsonTest {
  private static BrokerToken token(String answer) throws Failure {
    return AnswerJson.token(CharBuffer.wrap(answer.toCharArray()));
  }

  private static List<Account> accounts(String answer) throws Failure {
    return AnswerJson.accounts(CharBuffer.wrap(answer.toCharArray()));
  }

  private static Failure failure(String answer) {
    Failure failure = catchThrowableOfType(Failure.class, () -> token(answer));
    assertThat(failure).as(answer).isNotNull();
    assertThat(failure.toString() + failure.remedy()).doesNotContain("secret");
    return failure;
  }

  private static String response(String fields) {
    return "{\"brokerTokenResponse\":{" + fields + "}}";
  }

  private static final String SPARSE = "\"accessToken\":\"secret\",\"expiresOn\":1900000000000";

  @Test
  void wholeAnswerIsRead() throws Failure {
    BrokerToken token = token(Answers.token(ALICE));
    assertThat(token.value()).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(token.homeAccountId()).isEqualTo(ALICE.homeAccountId());
    assertThat(token.username()).isEqualTo(ALICE.username());
    assertThat(token.tenantId()).isEqualTo(CONTOSO);
    assertThat(token.expiresOn()).isAfter(Instant.now());
    assertThat(token.toString()).doesNotContain("secret", ALICE.object(), "alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1900000000000",
        "\"1900000000000\"",
        "1.9e12",
        "\"1900000000000.0\"",
      })
  void endIsANumberOrATextInMilliseconds(String end) throws Failure {
    assertThat(token(response("\"accessToken\":\"t\",\"expiresOn\":" + end)).expiresOn())
        .isEqualTo(Instant.ofEpochSecond(1_900_000_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1900000000",
        "0",
        "-1",
        "null",
        "\"soon\"",
        "\"\"",
        "true",
        "[]",
        "1e999",
        "999999999999999999",
      })
  void endInSecondsOrWithoutSenseIsRefused(String end) {
    assertThat(failure(response("\"accessToken\":\"secret\",\"expiresOn\":" + end)).kind())
        .isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  /** To make a number of so many digits takes Java longer than any deadline. */
  @Test
  @Timeout(5)
  void endOfManyDigitsIsNotCalculated() {
    for (String quote : List.of("", "\"")) {
      String end = quote + "9".repeat(900_000) + quote;
      assertThat(failure(response("\"accessToken\":\"secret\",\"expiresOn\":" + end)).kind())
          .isEqualTo(FailureKind.UNREADABLE_ANSWER);
    }
  }

  @Test
  void sparseAnswerIsOfNobodyKnown() throws Failure {
    BrokerToken token = token(response(SPARSE));
    assertThat(token.homeAccountId()).isEmpty();
    assertThat(token.username()).isEmpty();
    assertThat(token.tenantId()).isNull();
  }

  @Test
  void accountMayBeNamedInAnyOfThePlaces() throws Failure {
    String info = "\"clientInfo\":\"" + ALICE.clientInfo() + "\"";
    assertThat(token(response(SPARSE + "," + info)).homeAccountId())
        .isEqualTo(ALICE.homeAccountId());
    assertThat(token(response(SPARSE + ",\"account\":{" + info + "}")).homeAccountId())
        .isEqualTo(ALICE.homeAccountId());
    assertThat(
            token(
                    response(
                        SPARSE
                            + ",\"account\":{\"homeAccountId\":\""
                            + ALICE.homeAccountId()
                            + "\"}"))
                .homeAccountId())
        .isEqualTo(ALICE.homeAccountId());
    assertThat(
            token(
                    response(
                        SPARSE
                            + ",\"clientInfo\":\"not base64!\",\"account\":"
                            + ALICE.account().replace(ALICE.clientInfo(), "e30")))
                .homeAccountId())
        .isEqualTo(ALICE.homeAccountId());
  }

  @Test
  void answerThatNamesTwoAccountsIsRefused() {
    Failure failure =
        failure(
            response(
                SPARSE
                    + ",\"clientInfo\":\""
                    + ALICE.clientInfo()
                    + "\",\"account\":"
                    + BOB.account()));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure.seen()).contains("two accounts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"accessTokenType\":1",
        "\"accessTokenType\":\"pop\"",
        "\"isAccessTokenSigned\":true",
      })
  void tokenThatIsBoundToAKeyIsRefused(String field) {
    assertThat(failure(response(SPARSE + "," + field)).seen()).contains("only bearer tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"accessTokenType\":0",
        "\"accessTokenType\":\"0\"",
        "\"accessTokenType\":\"Bearer\"",
        "\"isAccessTokenSigned\":false",
        "\"extendedExpiresOn\":\"x\"",
        "\"grantedScopes\":7",
        "\"account\":[]",
        "\"new\":{\"a\":[1,{}]}"
      })
  void otherFieldsMakeNoDifference(String field) throws Failure {
    assertThat(token(response(SPARSE + "," + field)).value()).isEqualTo("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "\"secret\"",
        "{",
        "{}",
        "{\"brokerTokenResponse\":null}",
        "{\"brokerTokenResponse\":[]}",
        "{\"brokerTokenResponse\":\"secret\"}",
        "{\"brokerTokenResponse\":{}}",
        "{\"brokerTokenResponse\":{\"accessToken\":null}}",
        "{\"brokerTokenResponse\":{\"accessToken\":7,\"expiresOn\":1900000000000}}",
        "{\"brokerTokenResponse\":{\"accessToken\":\"\",\"expiresOn\":1900000000000}}",
        "{\"brokerTokenResponse\":{\"accessToken\":\"secret\"}}",
        "{\"brokerTokenResponse\":{}}secret",
        "secret",
        "\u0000",
        "{\"brokerTokenResponse\":{},\"brokerTokenResponse\":{}}",
        "{\"accounts\":[]}",
      })
  void whatHoldsNoTokenIsUnreadable(String answer) {
    assertThat(failure(answer).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(failure("{\"account\":".repeat(60) + "{}" + "}".repeat(60)).kind())
        .isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"status\":2,\"context\":\"secret\",\"tag\":508634112 | REAUTHENTICATION_REQUIRED | true | wants the user to sign in again (status 2, tag 508634112)",
        "\"status\":13 | REAUTHENTICATION_REQUIRED | true | wants the user to sign in again (status 13)",
        "\"status\":\"2\" | REAUTHENTICATION_REQUIRED | true | (status 2)",
        "\"status\":2,\"context\":\"AADSTS50079: secret\" | REAUTHENTICATION_REQUIRED | true | AADSTS50079",
        "\"status\":0,\"context\":\"x AADSTS53003 secret\" | REFUSED | false | AADSTS53003",
        "\"status\":2,\"context\":\"AADSTS53003\" | REFUSED | true | AADSTS53003",
        "\"status\":6,\"context\":\"AADSTS90002\" | INVALID_REQUEST | false | AADSTS90002",
        "\"status\":3 | NETWORK | false | can't reach Microsoft Entra (status 3)",
        "\"status\":4 | NETWORK | false | can't reach",
        "\"status\":5 | NETWORK | false | can't reach",
        "\"status\":7 | REFUSED | false | was cancelled (status 7)",
        "\"status\":8 | REFUSED | false | was cancelled",
        "\"status\":11 | REFUSED | false | does not trust the sign-in server",
        "\"status\":18 | NOT_SIGNED_IN | true | does not know the account (status 18)",
        "\"status\":19,\"context\":\"AADSTS50079\" | NOT_SIGNED_IN | true | does not know the account",
        "\"status\":0,\"tag\":5 | UNEXPECTED | false | the authentication broker failed (status 0, tag 5)",
        "\"status\":1 | UNEXPECTED | false | failed (status 1)",
        "\"status\":9 | UNEXPECTED | false | failed",
        "\"status\":15 | UNEXPECTED | false | failed",
        "\"status\":99 | UNEXPECTED | false | failed (status 99)",
        "\"status\":\"secret\",\"tag\":\"secret\" | UNEXPECTED | false | the authentication broker failed",
        "\"context\":7 | UNEXPECTED | false | failed",
        "\"errorCode\":7 | UNEXPECTED | false | failed",
      })
  void errorsHaveAKindAndNoWordsOfTheBroker(
      String fields, FailureKind kind, boolean isSignInNeeded, String seen) {
    for (String answer :
        List.of(
            "{\"error\":{" + fields + "}}",
            response("\"error\":{" + fields + "}"),
            response(SPARSE + ",\"error\":{" + fields + "}"))) {
      Failure failure = failure(answer);
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure instanceof SignInNeededFailure).isEqualTo(isSignInNeeded);
      assertThat(failure.seen()).contains(seen);
    }
  }

  /** Himmelblau before 0.2.1. */
  @Test
  void errorMayBeAMereText() {
    assertThat(failure("{\"error\":\"secret AADSTS50076\"}").kind())
        .isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(failure("{\"error\":\"secret\"}").kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure("{\"error\":true}").kind()).isEqualTo(FailureKind.UNEXPECTED);
  }

  @Test
  void accountsAreReadWithWhatTheyHave() throws Failure {
    List<Account> accounts = accounts(Answers.accounts(ALICE, BOB));
    assertThat(accounts).hasSize(2);
    assertThat(accounts.get(1).homeAccountId()).isEqualTo(BOB.homeAccountId());
    assertThat(accounts.get(1).username()).isEqualTo(BOB.username());
    assertThat(accounts.get(1).text("name")).isEqualTo("name of bob@contoso.test");
    assertThat(accounts.toString()).doesNotContain("bob");
    assertThat(accounts("{\"accounts\":[]}")).isEmpty();
    assertThat(accounts("{\"accounts\":[{}],\"new\":1}").get(0).homeAccountId()).isEmpty();
    assertThat(
            accounts("{\"accounts\":[{\"clientInfo\":\"" + ALICE.clientInfo() + "\"}]}")
                .get(0)
                .homeAccountId())
        .isEqualTo(ALICE.homeAccountId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"accounts\":null}",
        "{\"accounts\":{}}",
        "{\"accounts\":[7]}",
        "{\"accounts\":[\"secret\"]}",
        "[]",
      })
  void whatIsNoListOfAccountsIsUnreadable(String answer) {
    Failure failure = catchThrowableOfType(Failure.class, () -> accounts(answer));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure.toString()).doesNotContain("secret");
  }

  @Test
  void bytesAndCharactersAreOverwritten() throws Failure {
    byte[] bytes = Answers.token(ALICE).getBytes(StandardCharsets.UTF_8);
    CharBuffer text = AnswerJson.decode(bytes);
    assertThat(bytes).containsOnly(0);
    AnswerJson.token(text);
    assertThat(text.array()).containsOnly('\0');
    Failure failure =
        catchThrowableOfType(Failure.class, () -> AnswerJson.decode(new byte[] {(byte) 0xC3, 1}));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }
}
