package dev.latchkey.identity.internal.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON file without copying its secrets: the parser works on the given array, keeps no
 * buffers and no names, and creates no strings for skipped values.
 */
public final class StateJson {
  private static final int DEEPEST = 64;

  private StateJson() {}

  /** Reads one value of an object. The parser is at the value and must stop at its end. */
  @FunctionalInterface
  public interface Field {
    void read(String name, JsonParser value) throws IOException, UnreadableStateException;
  }

  /** Reads one value of a list. The parser is at its start and must stop at its end. */
  @FunctionalInterface
  public interface Item {
    void read(JsonParser value) throws IOException, UnreadableStateException;
  }

  /** Reads a whole document that must be one object. */
  public static void readObject(StateText text, boolean mayHaveMark, Field field)
      throws UnreadableStateException {
    int start = mayHaveMark && text.length() > 0 && text.chars()[0] == '\uFEFF' ? 1 : 0;
    try (JsonParser json = JsonText.parser(text.chars(), start, text.length() - start, DEEPEST)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
      readFields(json, field);
      if (json.nextToken() != null) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
    } catch (IOException e) {
      // The exception may quote the file, so it is dropped.
      throw new UnreadableStateException(Reason.MALFORMED);
    }
  }

  /** Reads a whole document that must be a list of objects. */
  public static void readArray(StateText text, Item item) throws UnreadableStateException {
    try (JsonParser json = JsonText.parser(text.chars(), 0, text.length(), DEEPEST)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        item.read(json);
      }
      if (json.nextToken() != null) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
    } catch (IOException e) {
      throw new UnreadableStateException(Reason.MALFORMED);
    }
  }

  /** Reads an object inside a document. */
  public static void readFields(JsonParser json, Field field)
      throws IOException, UnreadableStateException {
    for (String name = firstField(json); name != null; name = nextField(json)) {
      field.read(name, json);
    }
  }

  /**
   * Moves into an object, to the value of its first field. Returns that field's name, if there is
   * one.
   */
  public static @Nullable String firstField(JsonParser json)
      throws IOException, UnreadableStateException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
    return nextField(json);
  }

  /**
   * Moves to the value of the next field. Returns that field's name, or {@code null} at the end.
   */
  public static @Nullable String nextField(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    String name = json.currentName();
    json.nextToken();
    return name;
  }

  /** A text, or {@code null} for JSON's null. */
  public static @Nullable String text(JsonParser value)
      throws IOException, UnreadableStateException {
    if (value.currentToken() == JsonToken.VALUE_STRING) {
      return value.getText();
    }
    if (value.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
  }

  /** A boolean; JSON's null is false. */
  public static boolean truth(JsonParser value) throws UnreadableStateException {
    JsonToken token = value.currentToken();
    if (token == JsonToken.VALUE_TRUE) {
      return true;
    }
    if (token == JsonToken.VALUE_FALSE || token == JsonToken.VALUE_NULL) {
      return false;
    }
    throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
  }
}
