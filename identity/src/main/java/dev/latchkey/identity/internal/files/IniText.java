package dev.latchkey.identity.internal.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of sections and options, in the form that az writes with Python's {@code ConfigParser}.
 * Forms that Python reads in a special way (values over several lines, a section {@code DEFAULT},
 * {@code %} in a value) count as malformed here.
 */
public final class IniText {
  private static final IniText EMPTY = new IniText(Map.of());

  private final Map<String, Map<String, String>> sections;

  private IniText(Map<String, Map<String, String>> sections) {
    this.sections = sections;
  }

  /**
   * Parses a file.
   *
   * @param text the file, or {@code null} for none
   * @param isSettled whether the file was written long ago; a file that was written just now must
   *     end with a line break, since half of a file can look like a whole one
   */
  public static IniText parse(@Nullable StateText text, boolean isSettled)
      throws UnreadableStateException {
    if (text == null) {
      return EMPTY;
    }
    String all = text.asString();
    if (!isSettled && !all.endsWith("\n")) {
      throw malformed();
    }
    Map<String, Map<String, String>> sections = new HashMap<>();
    Map<String, String> section = null;
    for (String line : all.split("\r\n|\n|\r", -1)) {
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
        continue;
      }
      if (Character.isWhitespace(line.charAt(0)) || hasControls(stripped)) {
        throw malformed();
      }
      if (stripped.startsWith("[")) {
        section = new HashMap<>();
        if (sections.put(sectionName(stripped), section) != null) {
          throw malformed();
        }
      } else {
        putOption(section, stripped);
      }
    }
    return new IniText(sections);
  }

  private static String sectionName(String line) throws UnreadableStateException {
    String name = line.substring(1, Math.max(1, line.length() - 1));
    if (!line.endsWith("]")
        || name.isEmpty()
        || name.contains("]")
        || name.contains("[")
        || name.equals("DEFAULT")) {
      throw malformed();
    }
    return name;
  }

  private static void putOption(@Nullable Map<String, String> section, String line)
      throws UnreadableStateException {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    int end = equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
    if (section == null || end <= 0) {
      throw malformed();
    }
    String name = line.substring(0, end).strip().toLowerCase(Locale.ROOT);
    if (section.put(name, line.substring(end + 1).strip()) != null) {
      throw malformed();
    }
  }

  private static boolean hasControls(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) < ' ' && line.charAt(i) != '\t') {
        return true;
      }
    }
    return false;
  }

  public Optional<String> find(String section, String option) throws UnreadableStateException {
    String value = sections.getOrDefault(section, Map.of()).get(option);
    if (value != null && value.contains("%")) {
      throw malformed();
    }
    return Optional.ofNullable(value);
  }

  public boolean hasSection(String section) {
    return sections.containsKey(section);
  }

  private static UnreadableStateException malformed() {
    return new UnreadableStateException(Reason.MALFORMED);
  }
}
