package dev.latchkey.lab.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  private final ObjectMapper mapper = new ObjectMapper();

  /** A value that only databind knows how to write. */
  private enum Colour {
    RED
  }

  @Test
  void isWrittenAsDatabindWritesIt() throws Exception {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("text", "a \"quoted\" Ünïcode \uD83D\uDD11 \u0001\n</script>");
    document.put("nothing", null);
    document.put("numbers", Arrays.asList(1, Long.MAX_VALUE, 1.5, null));
    document.put("truth", true);
    document.put("array", new String[] {"a", "b"});
    document.put("enum", Colour.RED);
    document.put("empty", Map.of("list", List.of()));
    document.put("node", mapper.readTree("{\"a\":[1,{\"b\":null}]}"));
    document.put("nodes", List.of(mapper.readTree("[1]"), mapper.readTree("\"x\"")));

    assertThat(text(Json.bytes(document))).isEqualTo(text(mapper.writeValueAsBytes(document)));
    assertThat(text(Json.bytes(mapper.readTree("[{}]")))).isEqualTo("[{}]");
    assertThat(text(Json.bytes(null))).isEqualTo("null");
    assertThat(text(Json.bytes(new ArrayList<>(List.of("one"))))).isEqualTo("[\"one\"]");
  }

  @Test
  void whatIsNoJsonIsReadAsMissing() throws Exception {
    assertThat(Json.read(new byte[] {'{'}).isMissingNode()).isTrue();
    assertThat(Json.read(new byte[0]).isMissingNode()).isTrue();
    assertThat(Json.read("{\"a\":1}".getBytes(StandardCharsets.UTF_8)).get("a").intValue())
        .isEqualTo(1);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
