package dev.latchkey.identity.internal.http;

import com.google.gson.stream.JsonToken;
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
    try (JsonText parser = parser(body)) {
      if (parser.next() == JsonToken.BEGIN_OBJECT) {
        read(parser, "", fields);
        if (parser.next() == JsonToken.END_DOCUMENT) {
          return Optional.of(fields);
        }
      }
    } catch (IOException e) {
      // The exception may quote a token.
    }
    return Optional.empty();
  }

  private static JsonText parser(byte[] body) throws IOException {
    // String's constructor would replace what is not UTF-8.
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    int mark = text.hasRemaining() && text.get(0) == '\uFEFF' ? 1 : 0;
    return JsonText.of(text.array(), text.arrayOffset() + mark, text.remaining() - mark, DEEPEST);
  }

  private static void read(JsonText parser, String prefix, Map<String, String> fields)
      throws IOException {
    while (parser.next() == JsonToken.NAME) {
      String name = prefix + parser.text();
      JsonToken value = parser.next();
      if (value == JsonToken.STRING || value == JsonToken.NUMBER) {
        fields.put(name, parser.text());
      } else if (value == JsonToken.BEGIN_OBJECT && prefix.isEmpty()) {
        read(parser, name + ".", fields);
      } else {
        parser.skip();
      }
    }
  }
}
