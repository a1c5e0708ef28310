package dev.latchkey.identity.internal.project;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.RequestValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the flat part of YAML that a project file may have: {@code key: value}, lists, comments.
 * Anything else is refused, since a value that is read wrongly could be another tenant.
 */
final class ProjectFileReader {
  private static final List<String> TEXTS = List.of("tenant", "account", "subscription");
  private static final List<String> LISTS = List.of("sources", "resources");
  private static final Pattern KEY = Pattern.compile("([A-Za-z_]\\w*):(?:[ ]+(.*))?");
  private static final Pattern ITEM = Pattern.compile("[ ]*-[ ]+(.*)");

  /** How YAML's other kinds of value begin. */
  private static final String INDICATORS = "[]{}&*!|>%@`\"',?";

  private final Path path;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, List<String>> lists = new LinkedHashMap<>();
  private @Nullable String openList;
  private int line;

  ProjectFileReader(Path path) {
    this.path = path;
  }

  ProjectFile read(String text) {
    String start = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String each : start.split("\r\n|\n", -1)) {
      line++;
      String content = withoutComment(each).stripTrailing();
      if (!content.isEmpty()) {
        read(content, each);
      }
    }
    String tenant = texts.get("tenant");
    return new ProjectFile(
        path,
        tenant,
        texts.get("account"),
        lists.getOrDefault("sources", List.of()),
        texts.get("subscription"),
        lists.getOrDefault("resources", List.of()));
  }

  /** A '#' begins a comment at the start and after a blank, but not within quotes. */
  private static String withoutComment(String each) {
    char quote = 0;
    char before = ' ';
    for (int i = 0; i < each.length(); i++) {
      char c = each.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '#' && before == ' ') {
        return each.substring(0, i);
      } else if ((c == '\'' || c == '"') && " [,".indexOf(before) >= 0) {
        quote = c; // An apostrophe within a word opens nothing.
      }
      before = c;
    }
    return each;
  }

  private void read(String content, String whole) {
    if (content.chars().anyMatch(c -> Character.isISOControl(c))) {
      throw fault("it has a tab or another control character");
    }
    Matcher item = ITEM.matcher(content);
    String list = openList;
    if (item.matches() && list != null) {
      items(list).add(value(item.group(1).strip()));
      return;
    }
    Matcher key = KEY.matcher(content);
    if (!key.matches()) {
      throw fault("'" + shown(whole) + "' is neither 'key: value' nor an item '- value' of a list");
    }
    openList = null;
    String rest = key.group(2) == null ? "" : key.group(2).strip();
    if (TEXTS.contains(key.group(1))) {
      readText(key.group(1), rest);
    } else if (LISTS.contains(key.group(1))) {
      readList(key.group(1), rest);
    } else {
      throw fault(
          "'"
              + shown(key.group(1))
              + "' is no key. There are: tenant, account, sources, subscription,"
              + " resources");
    }
  }

  private void readText(String key, String rest) {
    if (rest.isEmpty()) {
      throw fault("'" + key + "' has no value");
    }
    String value = value(rest);
    if (key.equals("tenant") && !RequestValues.isGuid(value)) {
      throw fault(
          "tenant '"
              + shown(value)
              + "' is no tenant id (a GUID), which alone can be checked in a"
              + " token. See: az account show --query tenantId");
    }
    if (key.equals("subscription")) {
      try {
        RequestValues.requireSubscription(value);
      } catch (IllegalArgumentException e) {
        throw fault(String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
      }
    }
    if (texts.put(key, value) != null) {
      throw fault("'" + key + "' stands twice");
    }
  }

  private void readList(String key, String rest) {
    if (lists.containsKey(key)) {
      throw fault("'" + key + "' stands twice");
    }
    lists.put(key, new ArrayList<>());
    if (rest.isEmpty()) {
      openList = key;
      return;
    }
    if (!rest.startsWith("[") || !rest.endsWith("]")) {
      throw fault("'" + key + "' is a list: write its items below it, each as '- value'");
    }
    String inside = rest.substring(1, rest.length() - 1).strip();
    for (String item : inside.isEmpty() ? new String[0] : inside.split(",", -1)) {
      items(key).add(value(item.strip()));
    }
  }

  private List<String> items(String list) {
    return lists.computeIfAbsent(list, key -> new ArrayList<>());
  }

  private String value(String written) {
    if (written.length() >= 2
        && (written.charAt(0) == '\'' || written.charAt(0) == '"')
        && written.charAt(written.length() - 1) == written.charAt(0)) {
      String inside = written.substring(1, written.length() - 1);
      if (inside.isBlank() || inside.indexOf(written.charAt(0)) >= 0 || inside.contains("\\")) {
        throw fault("'" + shown(written) + "' is empty, or has a quote or a backslash inside");
      }
      return inside;
    }
    if (written.isEmpty() || INDICATORS.indexOf(written.charAt(0)) >= 0 || written.contains(": ")) {
      throw fault("'" + shown(written) + "' is no plain value. Write it as it is, or in quotes");
    }
    return written;
  }

  private static String shown(String value) {
    return Surroundings.shown(value.strip());
  }

  private IllegalArgumentException fault(String seen) {
    return ProjectFile.fault(path, "line " + line + ": " + seen);
  }
}
