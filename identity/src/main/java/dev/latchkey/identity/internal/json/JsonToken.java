package dev.latchkey.identity.internal.json;

/** What a walk through JSON stands on. */
public enum JsonToken {
  /** The begin of an object. */
  OBJECT,
  /** The end of an object. */
  END_OBJECT,
  /** The begin of an array. */
  ARRAY,
  /** The end of an array. */
  END_ARRAY,
  /** The name of a field. */
  NAME,
  /** A string. */
  TEXT,
  /** A number. */
  NUMBER,
  /** {@code true}. */
  TRUE,
  /** {@code false}. */
  FALSE,
  /** {@code null}. */
  NULL,
  /** The end of the text. */
  END;

  /**
   * Whether it is a value that holds no others.
   *
   * @return {@code true} for a text, a number, and a word
   */
  public boolean isScalar() {
    return switch (this) {
      case TEXT, NUMBER, TRUE, FALSE, NULL -> true;
      default -> false;
    };
  }
}
