package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.json.JsonToken;
import dev.latchkey.identity.internal.json.JsonWalk;
import dev.latchkey.identity.internal.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON objects in what a tool printed. A tool prints JSON alone, but an extension, a
 * warning, a log line or a wrapper script may stand before, between, or after.
 */
final class JsonSearch {
  /** Shallow, so that braces piled up in noise cost little; tools' answers are few levels deep. */
  static final int DEEPEST = 16;

  /** Braces that open no JSON object, before the rest is taken for garbage. */
  private static final int MOST_MISSES = 1000;

  private JsonSearch() {}

  /**
   * An object.
   *
   * @param fields its texts, those of an object in it as {@code outer.inner}; and whatever begins
   *     with {@code expires}, also where it is a number or unusable
   * @param start where it begins
   * @param end where it ends
   */
  record Found(Map<String, String> fields, int start, int end) {
    /** Names alone: a value may be a token. */
    @Override
    public String toString() {
      return "Found" + fields.keySet();
    }
  }

  /** Whether the text is one JSON value that is no object. */
  static boolean isOtherValue(String text) {
    Scan whole = scan(text.toCharArray(), 0);
    return whole.fields == null && whole.end > 0 && text.substring(whole.end).isBlank();
  }

  static List<Found> objectsIn(String text) {
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

  /** One JSON value from an offset: its fields when it is an object, and where it ends. */
  private static Scan scan(char[] text, int start) {
    JsonWalk json = new JsonWalk(text, start, text.length, DEEPEST);
    try {
      Map<String, String> fields = null;
      if (json.next() == JsonToken.OBJECT) {
        fields = new LinkedHashMap<>();
        readFields(json, "", fields);
      } else {
        json.skip();
      }
      return new Scan(fields, json.position());
    } catch (MalformedJsonException e) {
      return new Scan(null, start);
    }
  }

  private static void readFields(JsonWalk json, String prefix, Map<String, String> fields)
      throws MalformedJsonException {
    while (json.next() == JsonToken.NAME) {
      String name = prefix + json.name();
      JsonToken value = json.next();
      boolean isEnd = name.startsWith("expires");
      if (value == JsonToken.TEXT || (isEnd && value == JsonToken.NUMBER)) {
        fields.put(name, json.text());
      } else if (isEnd && value != JsonToken.NULL) {
        fields.put(name, "not a date"); // Present and unusable, which is not the same as absent.
        json.skip();
      } else if (value == JsonToken.OBJECT && prefix.isEmpty()) {
        readFields(json, name + ".", fields);
      } else {
        json.skip();
      }
    }
  }

  private record Scan(@Nullable Map<String, String> fields, int end) {}
}
