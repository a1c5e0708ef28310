package dev.latchkey.identity.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The parser that is made without Jackson's factory reads and refuses what that of the factory
 * does.
 */
class JsonTextTest {
  private static final int DEEPEST = 4;

  /** Makes a parser. */
  private interface Making {
    JsonParser of(char[] text, int start, int length) throws IOException;
  }

  private static List<String> events(String json, Making making) {
    List<String> events = new ArrayList<>();
    char[] text = ("[" + json + "]").toCharArray();
    try (JsonParser parser = making.of(text, 1, json.length())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        events.add(
            token + " " + parser.getText() + " " + parser.currentTokenLocation().getCharOffset());
      }
    } catch (IOException e) {
      events.add("refused");
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"a\": [1, -2.5e3, true, null, \"b\\u00e9\\n\"], \"c\": {\"d\": \"é€😀\"}}",
        "{\"a\": 1, \"b\": 2, \"a\": 3}",
        "{\"a\": {\"b\": {\"c\": {\"d\": {}}}}}",
        "{\"a\": \"\u0001\"}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "{\"a\": 01}",
        "{\"a\": NaN}",
        "// {}",
        "{\"a\": 1",
        "{\"a\"",
        "\uFEFF{}",
        "{} {}",
      })
  void sameTextIsReadAlike(String json) {
    List<String> lean =
        events(json, (text, start, length) -> JsonText.parser(text, start, length, DEEPEST));
    List<String> byFactory =
        events(
            json, (text, start, length) -> JsonText.ByFactory.make(text, start, length, DEEPEST));
    assertThat(lean).isEqualTo(byFactory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1, \"a\": 2}", "{\"a\": {\"b\": {\"c\": {\"d\": {}}}}}"})
  void duplicateNamesAndDepthAreRefused(String json) {
    assertThat(events(json, (text, start, length) -> JsonText.parser(text, start, length, DEEPEST)))
        .endsWith("refused");
  }
}
