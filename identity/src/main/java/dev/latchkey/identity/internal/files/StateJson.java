package dev.latchkey.identity.internal.files;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON file without keeping its secrets: the reader's buffer is wiped at the end, and a
 * skipped value never becomes a string.
 */
public final class StateJson {
  private static final int DEEPEST = 64;

  private StateJson() {}

  /** Reads one value of an object. The parser is at the value and must stop at its end. */
  @FunctionalInterface
  public interface Field {
    void read(String name, JsonText value) throws IOException, UnreadableStateException;
  }

  /** Reads one value of a list. The parser is at its start and must stop at its end. */
  @FunctionalInterface
  public interface Item {
    void read(JsonText value) throws IOException, UnreadableStateException;
  }

  /** Reads a whole document that must be one object. */
  public static void readObject(StateText text, boolean mayHaveMark, Field field)
      throws UnreadableStateException {
    int start = mayHaveMark && text.length() > 0 && text.chars()[0] == '\uFEFF' ? 1 : 0;
    try (JsonText json = JsonText.of(text.chars(), start, text.length() - start, DEEPEST)) {
      if (json.next() != JsonToken.BEGIN_OBJECT) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
      readFields(json, field);
      if (json.next() != JsonToken.END_DOCUMENT) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
    } catch (IOException e) {
      // The exception may quote the file, so it is dropped.
      throw new UnreadableStateException(Reason.MALFORMED);
    }
  }

  /** Reads a whole document that must be a list of objects. */
  public static void readArray(StateText text, Item item) throws UnreadableStateException {
    try (JsonText json = JsonText.of(text.chars(), 0, text.length(), DEEPEST)) {
      if (json.next() != JsonToken.BEGIN_ARRAY) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
      while (json.next() != JsonToken.END_ARRAY) {
        item.read(json);
      }
      if (json.next() != JsonToken.END_DOCUMENT) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
    } catch (IOException e) {
      throw new UnreadableStateException(Reason.MALFORMED);
    }
  }

  /** Reads an object inside a document. */
  public static void readFields(JsonText json, Field field)
      throws IOException, UnreadableStateException {
    for (String name = firstField(json); name != null; name = nextField(json)) {
      field.read(name, json);
    }
  }

  /**
   * Moves into an object, to the value of its first field. Returns that field's name, if there is
   * one.
   */
  public static @Nullable String firstField(JsonText json)
      throws IOException, UnreadableStateException {
    if (json.token() != JsonToken.BEGIN_OBJECT) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
    return nextField(json);
  }

  /**
   * Moves to the value of the next field. Returns that field's name, or {@code null} at the end.
   */
  public static @Nullable String nextField(JsonText json) throws IOException {
    if (json.next() != JsonToken.NAME) {
      return null;
    }
    String name = json.text();
    json.next();
    return name;
  }

  /** A text, or {@code null} for JSON's null. */
  public static @Nullable String text(JsonText value) throws IOException, UnreadableStateException {
    if (value.token() == JsonToken.STRING) {
      return value.text();
    }
    if (value.token() == JsonToken.NULL) {
      return null;
    }
    throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
  }

  /** A boolean; JSON's null is false. */
  public static boolean truth(JsonText value) throws IOException, UnreadableStateException {
    if (value.token() == JsonToken.BOOLEAN) {
      return value.text().equals("true");
    }
    if (value.token() == JsonToken.NULL) {
      return false;
    }
    throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
  }
}
