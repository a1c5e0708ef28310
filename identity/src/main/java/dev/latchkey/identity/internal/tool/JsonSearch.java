package dev.latchkey.identity.internal.tool;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON objects in a tool's output. A tool prints only JSON, but an extension, a warning,
 * a log line or a wrapper script may print text before, between, or after.
 */
public final class JsonSearch {
  /**
   * A low limit, so that many braces in other text cost little. Tools' answers are only a few
   * levels deep.
   */
  private static final int DEEPEST = 16;

  /** How many braces may fail to open a JSON object before the rest counts as garbage. */
  private static final int MOST_MISSES = 1000;

  private JsonSearch() {}

  /**
   * An object.
   *
   * @param fields its texts, those of a nested object as {@code outer.inner}; also every field that
   *     begins with {@code expires}, even if it is a number or unusable
   * @param start where it begins
   * @param end where it ends
   */
  public record Found(Map<String, String> fields, int start, int end) {
    /** Names only: a value may be a token. */
    @Override
    public String toString() {
      return "Found" + fields.keySet();
    }
  }

  /** True if the text is one JSON value that is not an object. */
  static boolean isOtherValue(String text) {
    Scan whole = scan(text.toCharArray(), 0);
    return whole.fields == null && whole.end > 0 && text.substring(whole.end).isBlank();
  }

  public static List<Found> objectsIn(String text) {
    char[] chars = text.toCharArray();
    List<Found> found = new ArrayList<>();
    int start = text.indexOf('{');
    for (int misses = 0; start >= 0 && misses < MOST_MISSES; ) {
      Scan scan = scan(chars, start);
      if (scan.fields == null) {
        misses++;
        start = text.indexOf('{', start + 1);
      } else {
        found.add(new Found(scan.fields, start, scan.end));
        start = text.indexOf('{', scan.end);
      }
    }
    return found;
  }

  /** Reads one JSON value from an offset: its fields if it is an object, and its end. */
  private static Scan scan(char[] text, int start) {
    try (JsonParser parser = JsonText.parser(text, start, text.length - start, DEEPEST)) {
      Map<String, String> fields = null;
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        fields = new LinkedHashMap<>();
        readFields(parser, "", fields);
      } else if (first != null) {
        parser.skipChildren();
      }
      parser.finishToken();
      return new Scan(fields, start + (int) parser.currentLocation().getCharOffset());
    } catch (IOException e) {
      return new Scan(null, start); // Its text may quote the token, so it is dropped.
    }
  }

  private static void readFields(JsonParser parser, String prefix, Map<String, String> fields)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING || (name.startsWith("expires") && value.isNumeric())) {
        fields.put(name, parser.getText());
      } else if (value != JsonToken.VALUE_NULL && name.startsWith("expires")) {
        fields.put(name, "not a date"); // Present but unusable is not the same as absent.
        parser.skipChildren();
      } else if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
        readFields(parser, name + ".", fields);
      } else {
        parser.skipChildren();
      }
    }
  }

  private record Scan(@Nullable Map<String, String> fields, int end) {}
}
