package dev.latchkey.identity.internal.files;

import org.jspecify.annotations.Nullable;

/**
 * Checks values of state files that may reach a terminal, a log or a command line. It stops escape
 * sequences, line breaks and characters that change the text direction, which could change the
 * meaning of our lines. It also stops names that fill the screen.
 */
public final class Shown {
  private static final int LONGEST = 256;
  private static final int LONGEST_ID = 128;

  private Shown() {}

  public static String name(@Nullable String value) throws UnreadableStateException {
    if (value == null || value.isBlank() || value.length() > LONGEST || !isPlain(value)) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
    return value;
  }

  public static String id(@Nullable String value) throws UnreadableStateException {
    if (value == null || !isId(value)) {
      throw new UnreadableStateException(Reason.UNUSABLE_VALUE);
    }
    return value;
  }

  private static boolean isId(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isLetterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && (i == 0 || "._-".indexOf(c) < 0)) {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= LONGEST_ID;
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
      if (!isPlain(value.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
