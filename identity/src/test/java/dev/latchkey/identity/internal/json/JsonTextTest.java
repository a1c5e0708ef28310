package dev.latchkey.identity.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and refuses what another strict reader does: Jackson's. */
class JsonTextTest {
  private static final int DEEPEST = 4;
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static List<String> tokens(JsonText json) {
    List<String> tokens = new ArrayList<>();
    try (json) {
      while (json.next() != JsonToken.END_DOCUMENT) {
        JsonToken token = json.token();
        boolean hasText = !token.toString().matches("(BEGIN|END)_.*");
        tokens.add(hasText ? token + " " + json.text() : token.toString());
      }
    } catch (IOException e) {
      tokens.add("refused");
    }
    return tokens;
  }

  private static List<String> jacksonsTokens(String json) {
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = JACKSON.createParser(json)) {
      while (parser.nextToken() != null) {
        tokens.add(
            switch (parser.currentToken()) {
              case START_OBJECT -> "BEGIN_OBJECT";
              case START_ARRAY -> "BEGIN_ARRAY";
              case FIELD_NAME -> "NAME " + parser.currentName();
              case VALUE_STRING -> "STRING " + parser.getText();
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER " + parser.getText();
              case VALUE_TRUE, VALUE_FALSE -> "BOOLEAN " + parser.getText();
              case VALUE_NULL -> "NULL null";
              default -> parser.currentToken().toString();
            });
      }
    } catch (IOException e) {
      tokens.add("refused");
    }
    return tokens;
  }

  private static JsonText within(String json) {
    char[] text = ("[" + json + "]").toCharArray();
    return JsonText.of(text, 1, json.length(), DEEPEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [ ] ",
        "{\"a\": [1, -2.5e3, true, false, null, \"b\\u00e9\\n\\/\"], \"c\": {\"d\": \"é€😀\"}}",
        "{\"a\": \"\\\\\", \"\": \"\u007f\"}",
        "{\"a\": 12345678901234567890, \"b\": 1E+2, \"c\": 0.10}",
        "{\"a\": {\"b\": {\"c\": {}}}}",
      })
  void goodTextIsReadAsByJackson(String json) {
    assertThat(tokens(within(json))).doesNotContain("refused").isEqualTo(jacksonsTokens(json));
    char[] text = (json.strip() + "}, rest").toCharArray();
    try (JsonText start = JsonText.atStartOf(text, 0, text.length, DEEPEST)) {
      start.next();
      start.skip();
      assertThat(start.length()).isEqualTo(json.strip().length());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"b\": 2, \"a\": 3}",
        "{\"o\": {\"a\": 1, \"\\u0061\": 3}}",
        "{\"a\": \"\u0001\"}",
        "{\"a\": \"\t\"}",
        "{\"a\": \"\n\"}",
        "{\"a\": \"\\'\"}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\\u00g0\"}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "[1,]",
        "[,1]",
        "{\"a\": 01}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "{\"a\": 1.}",
        "{\"a\": NaN}",
        "{\"a\": Infinity}",
        "{\"a\": TRUE}",
        "{\"a\": Null}",
        "{\"a\" = 1}",
        "{\"a\": 1; \"b\": 2}",
        "// {}",
        "/**/{}",
        "#\n{}",
        ")]}'\n{}",
        "{\"a\": 1",
        "{\"a\"",
        "{\"a\": \"b",
        "{]",
        "[}",
        "{} x",
      })
  void badTextIsRefusedAsByJackson(String json) {
    assertThat(jacksonsTokens(json)).endsWith("refused");
    assertThat(tokens(within(json))).endsWith("refused");
  }

  @Test
  void moreThanOneValueAndDeepNestingAreRefused() {
    assertThat(tokens(within("{} {}"))).endsWith("refused");
    assertThat(tokens(within(""))).endsWith("refused");
    assertThat(tokens(within("\uFEFF{}"))).endsWith("refused");
    assertThat(tokens(within("{\"a\": {\"b\": {\"c\": {\"d\": {}}}}}"))).endsWith("refused");
    assertThat(tokens(within("[[[[[]]]]]"))).endsWith("refused");
    String deep = "[".repeat(100_000);
    assertThat(tokens(within(deep))).endsWith("refused");
    assertThatThrownBy(() -> JsonText.read("{\"a\": " + deep, 64)).isInstanceOf(IOException.class);
  }

  /** What Gson does not see in skipped parts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": \"\\\"\t\"}",
        "{\"a\": {\"b\": {\"c\": {\"d\": {}}}}}"
      })
  void skippedPartsAreChecked(String json) {
    assertThatThrownBy(
            () -> {
              try (JsonText text = within(json)) {
                text.next();
                text.skip();
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatIsReadIsWrittenTheSame() throws IOException {
    String json =
        "{\"a\":[1,-2.5,true,null,\"b\\\"\\\\\\n\"],\"c\":{\"d\":\"é€😀<&>'\"},\"e\":{},\"f\":[]}";
    Map<String, ?> read = JsonText.read(json, DEEPEST);
    assertThat(JsonOutput.of(read)).isEqualTo(json);
    for (String other : List.of("[]", "1", "\"a\"", "null", "{} {}", "")) {
      assertThatThrownBy(() -> JsonText.read(other, DEEPEST)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void numberThatCannotBeWrittenAgainIsRefused() throws IOException {
    for (String number : List.of("1e999", "-1e999", "9".repeat(400))) {
      String json = "{\"a\":[" + number + "]}";
      assertThatThrownBy(() -> JsonText.read(json, DEEPEST))
          .as(number)
          .isInstanceOf(IOException.class);
    }
    String largest = "{\"a\":1.7976931348623157E308,\"b\":9223372036854775807}";
    assertThat(JsonOutput.of(JsonText.read(largest, DEEPEST))).isEqualTo(largest);
  }

  @Test
  void bufferIsWiped() throws Exception {
    char[] text = "{\"secret\": \"refresh-token\", \"b\": 1}".toCharArray();
    JsonText json = JsonText.of(text, 0, text.length, DEEPEST);
    Field chars = JsonText.class.getDeclaredField("chars");
    chars.setAccessible(true);
    json.next();
    json.next();
    Field buffer = JsonChars.class.getDeclaredField("buffer");
    buffer.setAccessible(true);
    Reader reader = (Reader) chars.get(json);
    char[] copy = (char[]) buffer.get(reader);
    assertThat(new String(copy)).contains("refresh-token");
    json.close();
    assertThat(copy).containsOnly('\0');
    assertThat(Arrays.copyOf(text, 8)).as("the text itself").isEqualTo("{\"secret".toCharArray());
  }
}
