package dev.latchkey.identity.internal.managed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an endpoint answered. Strictly one JSON object, or nothing that is understood.
 *
 * @param status the HTTP status
 * @param headers by name, without regard to case
 * @param fields the object's texts and numbers, those of an object in it as {@code outer.inner};
 *     empty for a body that is no JSON object
 */
public record EndpointAnswer(int status, Map<String, String> headers, Map<String, String> fields) {
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(16).build();

  /**
   * Reads an answer.
   *
   * @param status the HTTP status
   * @param headers by name; one value each
   * @param body the whole body
   * @return the answer
   */
  public static EndpointAnswer of(int status, Map<String, String> headers, byte[] body) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    return new EndpointAnswer(status, byName, fieldsOf(body));
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
      // Its text may quote a token: it ends here.
    }
    return Map.of();
  }

  private static JsonParser parser(byte[] body) throws IOException {
    // Not by String's constructor, which takes what is no UTF-8.
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
    return Optional.ofNullable(headers.get(name));
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** What it says of a failure, in any of the endpoints' forms. For us to search, never to show. */
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
   * Whether it can only be the instance metadata service's: its name, or its refusal of a request
   * without the header that no browser and no proxy sends by itself.
   */
  boolean provesImds() {
    return header("Server").filter(server -> server.startsWith("IMDS/")).isPresent()
        || (status == 400
            && field("error").equals("invalid_request")
            && field("error_description")
                .toLowerCase(Locale.ROOT)
                .contains("required metadata header"));
  }

  /** Whether it has the form of the service's errors. */
  boolean resemblesImds() {
    return provesImds() || !field("error").isEmpty();
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return "HTTP " + status + " " + fields.keySet();
  }
}
