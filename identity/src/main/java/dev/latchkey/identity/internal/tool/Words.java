package dev.latchkey.identity.internal.tool;

import java.util.regex.Pattern;

/** The words by which a tool's errors are known. */
public final class Words {
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");

  private Words() {}

  /**
   * Takes out what colours a terminal.
   *
   * @param text what a tool printed
   * @return the same, without escape sequences for colours
   */
  public static String withoutColour(String text) {
    return COLOUR.matcher(text).replaceAll("");
  }

  /** A pattern of any of these regular expressions, in any case. */
  public static Pattern anyOf(String... expressions) {
    return Pattern.compile(String.join("|", expressions), Pattern.CASE_INSENSITIVE);
  }
}
