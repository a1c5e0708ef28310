package dev.latchkey.identity.internal.managed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint answered: exactly one JSON object, or nothing that is understood.
 *
 * @param http the answer as it came
 * @param fields the object's texts and numbers, those of an object in it as {@code outer.inner};
 *     empty for a body that is not a JSON object
 */
record EndpointAnswer(HttpAnswer http, Map<String, String> fields) {
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(16).build();

  /** Reads an answer. */
  static EndpointAnswer of(HttpAnswer http) {
    return new EndpointAnswer(http, fieldsOf(http.body()));
  }

  int status() {
    return http.status();
  }

  private static Map<String, String> fieldsOf(byte[] body) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        readFields(parser, "", fields);
        if (parser.nextToken() == null) {
          return fields;
        }
      }
    } catch (IOException e) {
      // The exception may quote a token.
    }
    return Map.of();
  }

  private static JsonParser parser(byte[] body) throws IOException {
    // String's constructor would replace what is not UTF-8.
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    int mark = text.hasRemaining() && text.get(0) == '\uFEFF' ? 1 : 0;
    return JsonText.parser(
        text.array(), text.arrayOffset() + mark, text.remaining() - mark, LIMITS);
  }

  private static void readFields(JsonParser parser, String prefix, Map<String, String> fields)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
        fields.put(name, parser.getText());
      } else if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
        readFields(parser, name + ".", fields);
      } else {
        parser.skipChildren();
      }
    }
  }

  Optional<String> header(String name) {
    return http.header(name);
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The text of an error, in the forms of all endpoints. It is searched, never shown. */
  String description() {
    return String.join(
        " ",
        field("error"),
        field("error_description"),
        field("message"),
        field("error.code"),
        field("error.message"));
  }

  /**
   * True if only the instance metadata service can have sent it: it has the service's name, or
   * refuses a request without the header that no browser or proxy sends by itself.
   */
  boolean provesImds() {
    return header("Server").filter(server -> server.startsWith("IMDS/")).isPresent()
        || (status() == 400
            && field("error").equals("invalid_request")
            && field("error_description")
                .toLowerCase(Locale.ROOT)
                .contains("required metadata header"));
  }

  /** True if it has the form of the service's errors. */
  boolean resemblesImds() {
    return provesImds() || !field("error").isEmpty();
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return http + " " + fields.keySet();
  }
}
