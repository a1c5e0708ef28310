package dev.latchkey.identity.internal.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text in memory, token by token. It is Gson's strict reader, and also refuses
 * duplicate names and deep nesting. It makes no string of a value that nobody asks for, and wipes
 * its buffer when it is closed, so that a secret in the text is not copied.
 *
 * <p>The jar of this library has a copy of Gson's classes: see {@code docs/decisions.md}.
 */
public final class JsonText implements AutoCloseable {
  private final JsonChars chars;
  private final JsonReader reader;
  private final int deepest;

  /** The names so far of each open object; for an open array, {@code null}. */
  private final List<@Nullable Set<String>> open = new ArrayList<>();

  private JsonToken token = JsonToken.NULL;
  private boolean isUnread;
  private String text = "";

  private JsonText(JsonChars chars, int deepest) {
    this.chars = chars;
    this.deepest = deepest;
    reader = new JsonReader(chars);
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(deepest);
  }

  /**
   * Reads a part of a text, which is neither copied nor changed.
   *
   * @param text the text
   * @param start the start of the part
   * @param length the length of the part
   * @param deepest how many objects and arrays may be nested in one another
   */
  public static JsonText of(char[] text, int start, int length, int deepest) {
    return new JsonText(new JsonChars(text, start, length, Integer.MAX_VALUE), deepest);
  }

  /**
   * Reads one value from the start of a text that may go on with anything. Slower than {@link #of},
   * since it looks at one character at a time.
   */
  public static JsonText atStartOf(char[] text, int start, int length, int deepest) {
    return new JsonText(new JsonChars(text, start, length, 1), deepest);
  }

  /**
   * Moves to the next token.
   *
   * @throws IOException if the text is not JSON
   */
  public JsonToken next() throws IOException {
    if (isUnread) {
      reader.skipValue();
      isUnread = false;
    }
    token = reader.peek();
    if (token == JsonToken.NAME) {
      readName();
    } else if (token == JsonToken.BEGIN_OBJECT) {
      reader.beginObject();
      enter(new HashSet<>());
    } else if (token == JsonToken.END_OBJECT) {
      reader.endObject();
      open.remove(open.size() - 1);
    } else if (token == JsonToken.BEGIN_ARRAY) {
      reader.beginArray();
      enter(null);
    } else if (token == JsonToken.END_ARRAY) {
      reader.endArray();
      open.remove(open.size() - 1);
    } else {
      isUnread = token != JsonToken.END_DOCUMENT;
    }
    return token;
  }

  private void readName() throws IOException {
    text = reader.nextName();
    Set<String> names = open.get(open.size() - 1);
    if (names != null && !names.add(text)) {
      throw new IOException("duplicate name");
    }
  }

  private void enter(@Nullable Set<String> names) throws IOException {
    if (open.size() >= deepest) {
      throw new IOException("nested too deeply");
    }
    open.add(names);
  }

  /** The token at which the reader is. Before the first {@link #next}, it is NULL. */
  public JsonToken token() {
    return token;
  }

  /** The name of a field, or a text, number or truth value as the JSON text has it. */
  public String text() throws IOException {
    if (isUnread) {
      isUnread = false;
      if (token == JsonToken.BOOLEAN) {
        text = String.valueOf(reader.nextBoolean());
      } else if (token == JsonToken.NULL) {
        reader.nextNull();
        text = "null";
      } else {
        text = reader.nextString();
      }
    }
    return text;
  }

  /** Moves to the end of the object or array that has just begun. Does nothing elsewhere. */
  public void skip() throws IOException {
    if (token == JsonToken.BEGIN_OBJECT || token == JsonToken.BEGIN_ARRAY) {
      int outside = open.size() - 1;
      while (open.size() > outside) {
        next(); // Fails at the end of the text.
      }
    }
  }

  /**
   * Reads a text that is one object: maps, lists, texts, numbers, truth values and {@code null}.
   *
   * @param json the text
   * @param deepest how many objects and arrays may be nested in one another
   * @throws IOException if the text is anything else, or has a number beyond those of a double
   */
  public static Map<String, @Nullable Object> read(String json, int deepest) throws IOException {
    char[] chars = json.toCharArray();
    return read(chars, chars.length, deepest, null);
  }

  /**
   * Reads a text that is one object, and of its fields only some. No string is made of the values
   * of other fields, which may be secrets.
   *
   * @param json the text, which is neither copied nor changed
   * @param length how many characters of it count
   * @param deepest how many objects and arrays may be nested in one another
   * @param wanted the names of the fields to keep, at every depth; {@code null} for all
   * @throws IOException if the text is anything else
   */
  public static Map<String, @Nullable Object> read(
      char[] json, int length, int deepest, @Nullable Set<String> wanted) throws IOException {
    try (JsonText text = of(json, 0, length, deepest)) {
      if (text.next() != JsonToken.BEGIN_OBJECT) {
        throw new IOException("not one JSON object");
      }
      Map<String, @Nullable Object> object = text.object(wanted);
      text.next(); // Fails unless the text ends here.
      return object;
    }
  }

  private Map<String, @Nullable Object> object(@Nullable Set<String> wanted) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (next() == JsonToken.NAME) {
      String name = text();
      next();
      if (wanted == null || wanted.contains(name)) {
        object.put(name, value(wanted));
      } else {
        skip();
      }
    }
    return object;
  }

  private @Nullable Object value(@Nullable Set<String> wanted) throws IOException {
    return switch (token) {
      case BEGIN_OBJECT -> object(wanted);
      case BEGIN_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
          list.add(value(wanted));
        }
        yield list;
      }
      case NULL -> null;
      case BOOLEAN -> Boolean.valueOf(text());
      case NUMBER -> number(text());
      default -> text();
    };
  }

  private static Number number(String text) throws IOException {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      double number = Double.parseDouble(text); // It has a fraction, or more digits.
      if (Double.isInfinite(number)) {
        throw new IOException("a number that is too large"); // It could not be written again.
      }
      return number;
    }
  }

  /** How many characters an object that {@link #atStartOf} has read to its end consists of. */
  public int length() {
    return chars.count();
  }

  @Override
  public void close() {
    chars.close();
  }
}
