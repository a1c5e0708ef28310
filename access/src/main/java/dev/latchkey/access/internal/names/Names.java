package dev.latchkey.access.internal.names;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a name is, which known names are near it, and how a message shows it. */
public final class Names {
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /**
   * Control characters, line separators, and the marks that change the direction of text: with them
   * a reviewer would see another name than the one that is used (CVE-2021-42574).
   */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "[\\p{Cntrl}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");

  private static final int LONGEST_SHOWN = 120;
  private static final int MOST_NEAR = 3;

  private Names() {}

  /** True for an object id, a subscription id, the id of a role definition. */
  public static boolean isGuid(String text) {
    return GUID.matcher(text).matches();
  }

  /** True if a text has characters that a reader can't see. */
  public static boolean hasHiddenCharacters(String text) {
    return HIDDEN.matcher(text).find() || text.codePoints().anyMatch(Names::isHalfOfAPair);
  }

  private static boolean isHalfOfAPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** A value as a message shows it: on one line, and not too long. */
  public static String shown(String value) {
    String line = HIDDEN.matcher(value).replaceAll("?");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN - 1) + "…";
  }

  /**
   * A URL as a message shows it, however malformed: without query and fragment, which may hold a
   * signature. Of one with a user name, which may have a password with any character, the host
   * alone is shown.
   */
  public static String shownUrl(String url) {
    if (url.indexOf('@') < 0) {
      return shown(url.replaceAll("(?s)[?#].*", ""));
    }
    try {
      String host = new URI(url).getHost();
      return host == null ? "https://…" : shown("https://" + host + "/…");
    } catch (URISyntaxException e) {
      return "https://…"; // Its message quotes the URL.
    }
  }

  /** A name in lower case, for comparison: Azure's names of objects ignore case. */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * The known names that a misspelt one may mean.
   *
   * @param name the misspelt name
   * @param known the names that are allowed
   * @return at most three, the nearest first
   */
  public static List<String> near(String name, Collection<String> known) {
    record Candidate(String name, int distance) {}
    String wanted = key(name);
    int most = Math.max(2, name.length() / 4);
    return known.stream()
        .distinct()
        .map(candidate -> new Candidate(candidate, distance(wanted, key(candidate))))
        .filter(candidate -> candidate.distance() <= most)
        .sorted((a, b) ->
            a.distance() == b.distance()
                ? a.name().compareTo(b.name())
                : Integer.compare(a.distance(), b.distance()))
        .limit(MOST_NEAR)
        .map(Candidate::name)
        .toList();
  }

  /** A sentence that names near names, or nothing. */
  public static String didYouMean(String name, Collection<String> known) {
    List<String> near = near(name, known);
    return near.isEmpty() ? "" : "; did you mean '" + String.join("', '", near) + "'?";
  }

  /** The number of letters to insert, remove or replace; one for a name that is a part. */
  private static int distance(String a, String b) {
    if (b.contains(a) && a.length() > 3) {
      return 1;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
