package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointAnswerTest {
  private static EndpointAnswer of(byte[] body) {
    return EndpointAnswer.of(new HttpAnswer(200, Map.of(), body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"é\",\"b\":{\"c\":1}}", "\uFEFF{\"a\":\"é\",\"b\":{\"c\":1}} "})
  void oneObjectIsUnderstood(String body) {
    EndpointAnswer answer = of(body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.field("a")).isEqualTo("é");
    assertThat(answer.field("b.c")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\uFEFF", "[]", "{\"a\":1,\"a\":2}", "{\"a\":1}{}", "{\"a\":1", "{'a':1}"})
  void anythingElseIsNot(String body) {
    assertThat(of(body.getBytes(StandardCharsets.UTF_8)).fields()).isEmpty();
  }

  @Test
  void whatIsNoUtf8IsNot() {
    assertThat(of("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)).fields()).isEmpty();
  }

  @Test
  void nestingHasAnEnd() {
    String deep = "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}";
    assertThat(of(deep.getBytes(StandardCharsets.UTF_8)).fields()).isEmpty();
  }
}
