package dev.latchkey.identity.internal.state;

import dev.latchkey.identity.internal.json.JsonToken;
import dev.latchkey.identity.internal.json.JsonWalk;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a JSON file whose secrets must not be copied: the parser works on the given array,
 * keeps no buffers and no names, and makes no text of what it skips.
 */
final class StateJson {
  private static final int DEEPEST = 64;

  private StateJson() {}

  /** Reads one value of an object; the parser stands on the value and must end on its end. */
  @FunctionalInterface
  interface Field {
    void read(String name, JsonWalk value) throws IOException, UnreadableStateException;
  }

  /** Reads one value of a list; the parser stands on its start and must end on its end. */
  @FunctionalInterface
  interface Item {
    void read(JsonWalk value) throws IOException, UnreadableStateException;
  }

  /** Reads a whole document that must be one object. */
  static void readObject(StateText text, boolean mayHaveMark, Field field)
      throws UnreadableStateException {
    int start = mayHaveMark && text.length() > 0 && text.chars()[0] == '\uFEFF' ? 1 : 0;
    JsonWalk json = new JsonWalk(text.chars(), start, text.length(), DEEPEST);
    try {
      if (json.next() != JsonToken.OBJECT) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
      readFields(json, field);
      if (json.next() != JsonToken.END) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
    } catch (IOException e) {
      throw new UnreadableStateException(Reason.MALFORMED);
    }
  }

  /** Reads a whole document that must be a list of objects. */
  static void readArray(StateText text, Item item) throws UnreadableStateException {
    JsonWalk json = new JsonWalk(text.chars(), 0, text.length(), DEEPEST);
    try {
      if (json.next() != JsonToken.ARRAY) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
      while (json.next() != JsonToken.END_ARRAY) {
        item.read(json);
      }
      if (json.next() != JsonToken.END) {
        throw new UnreadableStateException(Reason.MALFORMED);
      }
    } catch (IOException e) {
      throw new UnreadableStateException(Reason.MALFORMED);
    }
  }

  /** Reads an object inside a document. */
  static void readFields(JsonWalk json, Field field) throws IOException, UnreadableStateException {
    if (json.token() != JsonToken.OBJECT) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
    while (json.next() == JsonToken.NAME) {
      String name = json.name();
      json.next();
      field.read(name, json);
    }
  }

  /** A text, or {@code null} for JSON's null. */
  static @Nullable String text(JsonWalk value) throws IOException, UnreadableStateException {
    return switch (value.token()) {
      case TEXT -> value.text();
      case NULL -> null;
      default -> throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    };
  }

  /** Yes or no; JSON's null is no. */
  static boolean truth(JsonWalk value) throws UnreadableStateException {
    return switch (value.token()) {
      case TRUE -> true;
      case FALSE, NULL -> false;
      default -> throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    };
  }
}
