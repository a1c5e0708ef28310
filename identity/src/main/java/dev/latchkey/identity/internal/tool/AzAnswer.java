package dev.latchkey.identity.internal.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code az account get-access-token --output json}: one JSON object. az itself
 * prints nothing else on stdout, but an extension, a Python warning or a wrapper script may, before
 * or after.
 */
final class AzAnswer {
  /** Shallow, so that braces piled up in noise cost little; az's answer is one level deep. */
  private static final int DEEPEST = 16;

  /** Braces that open no JSON object, before an answer is taken for garbage. */
  private static final int MOST_MISSES = 1000;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private AzAnswer() {}

  /** Reads the token, strictly: a token and a plausible end, or a failure that quotes nothing. */
  static ToolToken parse(String stdout, Expiry expiry) throws ToolFailure {
    String text = stdout.startsWith("\uFEFF") ? stdout.substring(1) : stdout;
    if (text.isBlank()) {
      throw unreadable("az reported success and printed nothing");
    }
    Map<String, String> fields = findObject(text);
    String token = fields.get("accessToken");
    if (token == null) {
      throw unreadable("az reported success without an access token");
    }
    // It becomes a header's value: a line break in it would smuggle in another header.
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw unreadable("az printed an access token with characters that no token has");
    }
    TokenClaims claims = TokenClaims.of(token, JSON);
    return new ToolToken(token, expiry.of(fields, claims), claims, fields.get("tenant"));
  }

  private static Map<String, String> findObject(String text) throws ToolFailure {
    char[] chars = text.toCharArray();
    Scan whole = scan(chars, 0);
    if (whole.end > 0 && text.substring(whole.end).isBlank()) {
      if (whole.fields == null) {
        throw unreadable("az printed JSON that is not an object");
      }
      return whole.fields;
    }
    Map<String, String> found = null;
    int start = text.indexOf('{');
    for (int misses = 0; start >= 0 && misses < MOST_MISSES; ) {
      Scan scan = scan(chars, start);
      if (scan.fields == null) {
        misses++;
        start = text.indexOf('{', start + 1);
        continue;
      }
      if (scan.fields.containsKey("accessToken")) {
        if (found != null) {
          throw unreadable("az printed two access tokens");
        }
        found = scan.fields;
      }
      start = text.indexOf('{', scan.end);
    }
    if (found == null) {
      throw unreadable("az reported success, but what it printed is not its JSON answer");
    }
    return found;
  }

  /** One JSON value from an offset: its scalar fields when it is an object, and where it ends. */
  private static Scan scan(char[] text, int start) {
    try (JsonParser parser = JSON.createParser(text, start, text.length - start)) {
      Map<String, String> fields = null;
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          readField(parser, fields);
        }
      } else if (first != null) {
        parser.skipChildren();
      }
      parser.finishToken();
      return new Scan(fields, start + (int) parser.currentLocation().getCharOffset());
    } catch (IOException e) {
      return new Scan(null, start); // Its text may quote the token: it ends here.
    }
  }

  private static void readField(JsonParser parser, Map<String, String> fields) throws IOException {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    if (value == JsonToken.VALUE_STRING || (name.startsWith("expires") && value.isNumeric())) {
      fields.put(name, parser.getText());
    } else if (value != JsonToken.VALUE_NULL && name.startsWith("expires")) {
      fields.put(name, "not a date"); // Present and unusable, which is not the same as absent.
    }
    parser.skipChildren();
  }

  private static ToolFailure unreadable(String seen) {
    return new ToolFailure(Kind.UNREADABLE_ANSWER, seen);
  }

  private record Scan(@Nullable Map<String, String> fields, int end) {}
}
