package dev.latchkey.identity.internal.tool;

import java.util.regex.Pattern;

/** The words by which a tool's errors are known. */
final class Words {
  private Words() {}

  /** A pattern of any of these regular expressions, in any case. */
  static Pattern anyOf(String... expressions) {
    return Pattern.compile(String.join("|", expressions), Pattern.CASE_INSENSITIVE);
  }
}
