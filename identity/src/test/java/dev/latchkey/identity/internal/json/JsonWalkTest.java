package dev.latchkey.identity.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held to Jackson's parser, token by token, on what tools write and on what becomes of it. */
class JsonWalkTest {
  private static final int DEEPEST = 16;
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static List<String> walk(String text) throws MalformedJsonException {
    JsonWalk json = new JsonWalk(text.toCharArray(), 0, text.length(), DEEPEST);
    List<String> seen = new ArrayList<>();
    while (json.next() != JsonToken.END) {
      seen.add(json.token() + (json.token().isScalar() || isName(json) ? " " + json.text() : ""));
    }
    return seen;
  }

  private static boolean isName(JsonWalk json) {
    return json.token() == JsonToken.NAME;
  }

  /** What Jackson sees, in the same words; no text is {@code null}. */
  private static List<String> jackson(String text) throws IOException {
    List<String> seen = new ArrayList<>();
    try (JsonParser json = JACKSON.createParser(text.toCharArray())) {
      for (var token = json.nextToken(); token != null; token = json.nextToken()) {
        if (json.getParsingContext().inRoot() && !seen.isEmpty() && !isEnd(token)) {
          throw new IOException("a second value");
        }
        seen.add(
            switch (token) {
              case START_OBJECT -> "OBJECT";
              case END_OBJECT -> "END_OBJECT";
              case START_ARRAY -> "ARRAY";
              case END_ARRAY -> "END_ARRAY";
              case FIELD_NAME -> "NAME " + json.getText();
              case VALUE_STRING -> "TEXT " + json.getText();
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER " + json.getText();
              case VALUE_TRUE -> "TRUE true";
              case VALUE_FALSE -> "FALSE false";
              case VALUE_NULL -> "NULL null";
              default -> throw new IOException("unknown token");
            });
      }
    }
    if (seen.isEmpty()) {
      throw new IOException("nothing");
    }
    return seen;
  }

  private static boolean isEnd(com.fasterxml.jackson.core.JsonToken token) {
    return token == com.fasterxml.jackson.core.JsonToken.END_OBJECT
        || token == com.fasterxml.jackson.core.JsonToken.END_ARRAY;
  }

  private static void assertSameAsJackson(String text) {
    List<String> expected;
    try {
      expected = jackson(text);
    } catch (IOException e) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .as("Jackson refuses: %s", text)
          .isThrownBy(() -> walk(text));
      return;
    }
    try {
      assertThat(walk(text)).as(text).isEqualTo(expected);
    } catch (MalformedJsonException e) {
      throw new AssertionError("Jackson takes: " + text, e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " \t\r\n{ \"a\" : [ 1 , -2.5e+3 , true , false , null , \"x\" , {} ] } \n",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\u0000\"",
        "0",
        "-0",
        "1E5",
        "12",
        "",
        " ",
        "{",
        "[",
        "}",
        "]",
        "{]",
        "[}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1}}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[01]",
        "[-]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[1e]",
        "[1e+]",
        "[0x10]",
        "[NaN]",
        "[Infinity]",
        "[tru]",
        "[truE]",
        "[nulll]",
        "[\"]",
        "[\"\\\"]",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "[\"\\u12g4\"]",
        "[\"\\u１２３４\"]",
        "[\"a\nb\"]",
        "[\"a\tb\"]",
        "[1]//",
        "/**/[1]",
        "\uFEFF{}",
        "[\u00a01]",
        "\"\ud800\""
      })
  void agreesWithJackson(String text) {
    assertSameAsJackson(text);
  }

  @Test
  void agreesWithJacksonOnWhatToolsWroteAndOnItsRuins() throws IOException {
    List<String> recorded = new ArrayList<>();
    try (var files = Files.walk(Path.of("src/test/resources/state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        recorded.add(Files.readString(file));
      }
    }
    Random random = new Random(20);
    String alphabet = "{}[]\",:\\u0123456789eE+-.truefalsn \n\u0001é";
    for (String text : recorded) {
      assertSameAsJackson(text);
      for (int i = 0; i < 300; i++) {
        StringBuilder ruin = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0 && ruin.length() > 0; changes--) {
          int at = random.nextInt(ruin.length());
          char other = alphabet.charAt(random.nextInt(alphabet.length()));
          switch (random.nextInt(4)) {
            case 0 -> ruin.setCharAt(at, other);
            case 1 -> ruin.insert(at, other);
            case 2 -> ruin.deleteCharAt(at);
            default -> ruin.setLength(at);
          }
        }
        assertSameAsJackson(ruin.toString());
      }
    }
  }

  @Test
  void depthIsBounded() throws MalformedJsonException {
    assertThat(walk("[".repeat(DEEPEST) + "]".repeat(DEEPEST))).hasSize(2 * DEEPEST);
    String deeper = "[".repeat(DEEPEST + 1) + "]".repeat(DEEPEST + 1);
    assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> walk(deeper));
    String bombs = "[".repeat(1_000_000);
    assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> walk(bombs));
  }

  @Test
  void valueInTheMiddleOfATextEndsWhereItEnds() throws MalformedJsonException {
    char[] text = "noise {\"a\": [1, {\"b\": \"}\"}], \"secret\": \"abc\"} noise".toCharArray();
    JsonWalk json = new JsonWalk(text, 6, text.length, DEEPEST);
    assertThat(json.next()).isEqualTo(JsonToken.OBJECT);
    assertThat(json.next()).isEqualTo(JsonToken.NAME);
    assertThat(json.next()).isEqualTo(JsonToken.ARRAY);
    json.skip();
    assertThat(json.token()).isEqualTo(JsonToken.END_ARRAY);
    assertThat(json.next()).isEqualTo(JsonToken.NAME);
    assertThat(json.name()).isEqualTo("secret");
    assertThat(json.next()).isEqualTo(JsonToken.TEXT);
    assertThat(new String(text, json.start(), json.length())).isEqualTo("abc");
    assertThat(json.next()).isEqualTo(JsonToken.END_OBJECT);
    assertThat(new String(text, json.position(), 6)).isEqualTo(" noise");
    assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(json::next);
  }

  @Test
  void messageOfAFailureHoldsNothingOfTheText() {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> walk("{\"secret\": \"abc\" x"))
        .withMessage("no JSON");
  }

  @Test
  void textIsNotChanged() {
    char[] text = "{\"a\": [1, \"\\u0041\"], \"b\": nul}".toCharArray();
    char[] before = text.clone();
    try {
      JsonWalk json = new JsonWalk(text, 0, text.length, DEEPEST);
      while (json.next() != JsonToken.END) {
        assertThat(json.position()).isBetween(1, text.length);
      }
    } catch (MalformedJsonException e) {
      assertThat(Arrays.equals(text, before)).isTrue();
      return;
    }
    throw new AssertionError("'nul' was taken");
  }
}
