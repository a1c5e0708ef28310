package dev.latchkey.identity.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Paths of Windows as texts: they are also tested on systems where {@link java.nio.file.Path} does
 * not read them.
 */
public final class WindowsPath {
  /** Turns off Windows' own rules for a path; cmd.exe and JDK 17 don't read such a path. */
  private static final String VERBATIM = "\\\\?\\";

  private static final String VERBATIM_SHARE = "\\\\?\\UNC\\";

  private WindowsPath() {}

  /**
   * A path that names a drive or a share. A device ({@code \\.\name}) is not absolute here, since
   * none is a file.
   *
   * @param path any text
   * @return the path without the prefix {@code \\?\}; empty if it is not absolute
   */
  static Optional<String> absolute(String path) {
    String plain = path;
    if (isPrefix(VERBATIM_SHARE, path)) {
      plain = "\\\\" + path.substring(VERBATIM_SHARE.length());
    } else if (path.startsWith(VERBATIM)) {
      plain = path.substring(VERBATIM.length());
      if (!isOnDrive(plain)) {
        return Optional.empty();
      }
    }
    return isOnDrive(plain) || isOnShare(plain) ? Optional.of(plain) : Optional.empty();
  }

  private static boolean isPrefix(String prefix, String path) {
    return path.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static boolean isOnDrive(String path) {
    return path.length() > 2
        && ((path.charAt(0) >= 'A' && path.charAt(0) <= 'Z')
            || (path.charAt(0) >= 'a' && path.charAt(0) <= 'z'))
        && path.charAt(1) == ':'
        && isSeparator(path.charAt(2));
  }

  /** A server's name may have dots, unless it is one: {@code \\.\} and {@code \\?\} are devices. */
  private static boolean isOnShare(String path) {
    if (path.length() < 2 || !isSeparator(path.charAt(0)) || !isSeparator(path.charAt(1))) {
      return false;
    }
    String[] parts = path.substring(2).split("[\\\\/]", 3);
    return parts.length > 1
        && !parts[0].isEmpty()
        && !parts[0].equals(".")
        && !parts[0].equals("?")
        && !parts[1].isEmpty();
  }

  private static boolean isSeparator(char c) {
    return c == '\\' || c == '/';
  }

  /**
   * A path that a user may have copied with its quotes, as cmd.exe takes it.
   *
   * @param path any text
   * @return the text without blanks and quotes around it
   */
  static String withoutQuotes(String path) {
    String text = path.strip();
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /**
   * The entries of {@code PATH}. One with a semicolon is in quotes.
   *
   * @param variable the value of the variable
   * @return its entries without quotes
   */
  static List<String> entries(String variable) {
    List<String> entries = new ArrayList<>();
    StringBuilder entry = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < variable.length(); i++) {
      char c = variable.charAt(i);
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == ';' && !isQuoted) {
        entries.add(entry.toString().strip());
        entry.setLength(0);
      } else {
        entry.append(c);
      }
    }
    entries.add(entry.toString().strip());
    return entries;
  }

  /**
   * A path with backslashes only, and none at the end; without parts {@code .} and {@code ..}.
   * Links and short names (8.3) are not followed.
   *
   * @param path an absolute path
   * @return the path
   */
  public static String normal(String path) {
    String plain = absolute(path).orElse(path);
    List<String> parts = new ArrayList<>();
    for (String part : plain.split("[\\\\/]+", -1)) {
      if (part.equals("..") && parts.size() > 1) {
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return (isOnShare(plain) ? "\\\\" : "") + String.join("\\", parts);
  }

  /**
   * True if two texts name the same path: case and kind of separator make no difference.
   *
   * @param path an absolute path
   * @param other an absolute path
   * @return {@code false} for a path through a link or a short name, too
   */
  public static boolean isSame(String path, String other) {
    return normal(path).equalsIgnoreCase(normal(other));
  }
}
