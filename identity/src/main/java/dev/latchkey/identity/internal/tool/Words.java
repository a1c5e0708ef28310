package dev.latchkey.identity.internal.tool;

import java.util.regex.Pattern;

/** Helps to recognise a tool's errors by their words. */
public final class Words {
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");

  private Words() {}

  /**
   * Removes terminal colours.
   *
   * @param text a tool's output
   * @return the same text without escape sequences for colours
   */
  public static String withoutColour(String text) {
    return COLOUR.matcher(text).replaceAll("");
  }

  /** A pattern that matches any of these regular expressions, in any case. */
  public static Pattern anyOf(String... expressions) {
    return Pattern.compile(String.join("|", expressions), Pattern.CASE_INSENSITIVE);
  }
}
