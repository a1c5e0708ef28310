package dev.latchkey.identity.internal.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the texts and numbers of exactly one JSON object in UTF-8. */
final class JsonFields {
  private static final int DEEPEST = 16;

  private JsonFields() {}

  static Optional<Map<String, String>> of(byte[] body) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        read(parser, "", fields);
        if (parser.nextToken() == null) {
          return Optional.of(fields);
        }
      }
    } catch (IOException e) {
      // The exception may quote a token.
    }
    return Optional.empty();
  }

  private static JsonParser parser(byte[] body) throws IOException {
    // String's constructor would replace what is not UTF-8.
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    int mark = text.hasRemaining() && text.get(0) == '\uFEFF' ? 1 : 0;
    return JsonText.parser(
        text.array(), text.arrayOffset() + mark, text.remaining() - mark, DEEPEST);
  }

  private static void read(JsonParser parser, String prefix, Map<String, String> fields)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
        fields.put(name, parser.getText());
      } else if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
        read(parser, name + ".", fields);
      } else {
        parser.skipChildren();
      }
    }
  }
}
