package dev.latchkey.access.internal.file;

import dev.latchkey.access.TeamFileException;
import dev.latchkey.access.internal.names.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value of a YAML file, with its place and the path of its key for messages. */
final class YamlValue {
  /** What a value is. */
  enum Kind {
    TEXT,
    LIST,
    MAPPING
  }

  private final Kind kind;
  private final String where;
  private final String path;
  private final @Nullable String text;
  private final List<YamlValue> items = new ArrayList<>();
  private final Map<String, YamlValue> fields = new LinkedHashMap<>();
  private final Map<String, YamlValue> names = new LinkedHashMap<>();

  private YamlValue(Kind kind, String where, String path, @Nullable String text) {
    this.kind = kind;
    this.where = where;
    this.path = path;
    this.text = text;
  }

  static YamlValue scalar(String where, String path, @Nullable String text) {
    return new YamlValue(Kind.TEXT, where, path, text);
  }

  static YamlValue list(String where, String path) {
    return new YamlValue(Kind.LIST, where, path, null);
  }

  static YamlValue mapping(String where, String path) {
    return new YamlValue(Kind.MAPPING, where, path, null);
  }

  Kind kind() {
    return kind;
  }

  String path() {
    return path;
  }

  /** The text for a path in messages; empty for what is no text. */
  String raw() {
    return text == null ? "" : Names.shown(text);
  }

  /** Adds a field to this mapping. */
  void put(YamlValue key, YamlValue value) {
    if (key.kind != Kind.TEXT) {
      throw key.fault("expected is the name of a key");
    }
    String name = key.text();
    if (fields.put(name, value) != null) {
      throw key.fault("key '" + Names.shown(name) + "' is given twice: once is allowed");
    }
    names.put(name, key);
  }

  /** The items of a list, to be added to while the file is read. */
  List<YamlValue> items() {
    return items;
  }

  /** The items of what is to be a list of one or more. */
  List<YamlValue> itemsOf(String expected) {
    if (kind != Kind.LIST) {
      throw fault("expected is a list of " + expected);
    }
    if (items.isEmpty()) {
      throw fault("the list is empty: expected is one or more, or no such key");
    }
    return items;
  }

  /** The fields of a mapping whose keys are free. */
  Map<String, YamlValue> entries(String expected) {
    if (kind != Kind.MAPPING || fields.isEmpty()) {
      throw fault("expected is " + expected);
    }
    return fields;
  }

  /** Checks that this is a mapping of known keys, and that no required key is missing. */
  void require(TeamKeys keys) {
    if (kind != Kind.MAPPING) {
      throw fault("expected are the keys " + String.join(", ", keys.all()));
    }
    names.forEach((name, key) -> {
      if (!keys.all().contains(name)) {
        throw key.fault(
            "unknown key '"
                + Names.shown(name)
                + "': expected is one of "
                + String.join(", ", keys.all())
                + Names.didYouMean(name, keys.all()));
      }
    });
    for (String name : keys.required()) {
      if (!fields.containsKey(name)) {
        throw fault("key '" + name + "' is missing");
      }
    }
  }

  /** A field of a mapping. */
  Optional<YamlValue> find(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** A field that {@link #require} has found. */
  YamlValue get(String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  /** The text: not empty, in one line, and a number as it is written. */
  String text() {
    if (kind != Kind.TEXT) {
      throw fault("expected is a text");
    }
    if (text == null || text.isBlank()) {
      throw fault("it has no value: expected is a text");
    }
    if (Names.hasHiddenCharacters(text)) {
      throw fault("'" + Names.shown(text) + "' has control characters: expected is one line");
    }
    if (text.length() > 1024) {
      throw fault("the text is longer than 1024 characters");
    }
    return text.strip();
  }

  TeamFileException fault(String problem) {
    return new TeamFileException(where + (path.isEmpty() ? "" : path + ": ") + problem);
  }
}
