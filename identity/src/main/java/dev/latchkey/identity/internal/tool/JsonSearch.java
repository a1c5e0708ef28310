package dev.latchkey.identity.internal.tool;

import com.google.gson.stream.JsonToken;
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
    char[] chars = text.toCharArray();
    try (JsonText json = JsonText.of(chars, 0, chars.length, DEEPEST)) {
      if (json.next() == JsonToken.BEGIN_OBJECT || json.token() == JsonToken.END_DOCUMENT) {
        return false;
      }
      json.skip();
      return json.next() == JsonToken.END_DOCUMENT;
    } catch (IOException e) {
      return false; // Its text may quote the token, so it is dropped.
    }
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

  /** Reads the object that begins at an offset: its fields and its end. */
  private static Scan scan(char[] text, int start) {
    try (JsonText parser = JsonText.atStartOf(text, start, text.length - start, DEEPEST)) {
      Map<String, String> fields = new LinkedHashMap<>();
      parser.next();
      readFields(parser, "", fields);
      return new Scan(fields, start + parser.length());
    } catch (IOException e) {
      return new Scan(null, start); // Its text may quote the token, so it is dropped.
    }
  }

  private static void readFields(JsonText parser, String prefix, Map<String, String> fields)
      throws IOException {
    while (parser.next() == JsonToken.NAME) {
      String name = prefix + parser.text();
      JsonToken value = parser.next();
      if (value == JsonToken.STRING || (name.startsWith("expires") && value == JsonToken.NUMBER)) {
        fields.put(name, parser.text());
      } else if (value != JsonToken.NULL && name.startsWith("expires")) {
        fields.put(name, "not a date"); // Present but unusable is not the same as absent.
        parser.skip();
      } else if (value == JsonToken.BEGIN_OBJECT && prefix.isEmpty()) {
        readFields(parser, name + ".", fields);
      } else {
        parser.skip();
      }
    }
  }

  private record Scan(@Nullable Map<String, String> fields, int end) {}
}
