package dev.latchkey.identity.internal.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.aad.msal4j.IHttpResponse;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.source.Failure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of an answer reach MSAL. */
class CheckedHttpTest {
  private static final String TOKEN = "{\"access_token\":\"t\",\"expires_in\":3599}";
  private static final HttpCall CALL =
      new HttpCall("POST", URI.create("https://a.test/t/oauth2/v2.0/token"), Map.of(), "");

  private static IHttpResponse send(HttpTransport client, HttpCall call) throws Exception {
    return new CheckedHttp(client).send(call);
  }

  private static IHttpResponse answer(int status, String body) throws Exception {
    return send(call -> new HttpAnswer(status, Map.of("Set-Cookie", List.of("s")), body), CALL);
  }

  private static Failure failure(int status, String body) {
    return catchThrowableOfType(Failure.class, () -> answer(status, body));
  }

  @Test
  void tokenPassesUnchangedWithoutTheServersHeaders() throws Exception {
    assertThat(answer(200, TOKEN).body()).isEqualTo(TOKEN);
    assertThat(answer(200, TOKEN).headers())
        .isEqualTo(Map.of("Content-Type", List.of("application/json")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"t\"",
        "<html>",
        "{",
        "{}",
        "{\"access_token\":\"t\"}",
        "{\"access_token\":null,\"expires_in\":1}",
        "{\"access_token\":{},\"expires_in\":1}",
        "{\"access_token\":\"\",\"expires_in\":1}",
        "{\"access_token\":\"a\\nb\",\"expires_in\":1}",
        "{\"access_token\":\"t\",\"expires_in\":\"soon\"}",
        "{\"access_token\":\"t\",\"expires_in\":-1}",
        "{\"access_token\":\"t\",\"expires_in\":1,\"refresh_in\":\"x\"}",
        "{\"access_token\":\"t\",\"expires_in\":1} more",
      })
  void whatIsNoTokenIsUnreadable(String body) {
    assertThat(failure(200, body).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void errorKeepsItsCodesAndLosesItsWords() throws Exception {
    String body =
        "{\"error\":\"invalid_grant\",\"suberror\":\"basic_action\",\"error_description\":"
            + "\"AADSTS50076: secret words. Trace ID: x\",\"claims\":\"{\\\"a\\\":1}\",\"x\":[1]}";
    assertThat(answer(400, body).body())
        .isEqualTo(
            "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50076\","
                + "\"suberror\":\"basic_action\",\"claims\":\"{\\\"a\\\":1}\"}");
    assertThat(answer(400, "{\"error\":\"Secret Words\"}").body())
        .isEqualTo("{\"error\":\"unknown\",\"error_description\":\"unknown\"}");
  }

  @ParameterizedTest
  @CsvSource({"429, {}", "500, ''", "503, <html>", "502, {}", "403, <html>", "302, ''", "204, ''"})
  void serverOutOfOrderAndWhoAnswersInItsPlaceAreNoRefusal(int status, String body) {
    Failure failure = failure(status, body);
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessageContaining("'a.test'").hasMessageContaining("HTTP " + status);
  }

  @Test
  void restThatAServerWantsIsReported() {
    HttpAnswer busy = new HttpAnswer(429, Map.of("retry-after", List.of("120")), "");
    assertThat(catchThrowableOfType(Failure.class, () -> send(call -> busy, CALL)))
        .hasMessage("'a.test' is busy or out of order (HTTP 429) and wants 120 s of rest");
  }

  @Test
  void oneHeaderPassesIfItIsAnId() throws Exception {
    String id = "11111111-1111-4111-8111-111111111111";
    for (String value : List.of(id, "secret")) {
      HttpAnswer answer = new HttpAnswer(200, Map.of("Client-Request-Id", List.of(value)), TOKEN);
      assertThat(send(call -> answer, CALL).headers().containsKey("client-request-id"))
          .isEqualTo(value.equals(id));
    }
  }

  @Test
  void answerThatIsNoTokensNeedsOnlyBeJson() throws Exception {
    HttpCall discovery =
        new HttpCall("GET", URI.create("https://a.test/common/discovery"), Map.of(), null);
    assertThat(send(call -> new HttpAnswer(200, Map.of(), "{\"a\":[]}"), discovery).statusCode())
        .isEqualTo(200);
  }
}
