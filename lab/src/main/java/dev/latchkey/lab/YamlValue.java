package dev.latchkey.lab;

import dev.latchkey.lab.internal.rules.Rules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of a YAML file with its place, so that a fault is reported with file, line and key. */
final class YamlValue {
  private final Path file;
  private final String key;
  private final Node node;

  YamlValue(Path file, String key, Node node) {
    this.file = file;
    this.key = key;
    this.node = node;
  }

  /** Its fields. Unknown and missing ones are refused. */
  Map<String, YamlValue> fields(Set<String> known, Set<String> required) {
    if (!(node instanceof MappingNode mapping)) {
      throw fault("expected are fields: " + String.join(", ", known));
    }
    Map<String, YamlValue> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlValue name = new YamlValue(file, key, tuple.getKeyNode());
      String field = name.text();
      if (!known.contains(field)) {
        throw name.fault(
            "unknown key '" + Rules.shown(field) + "': allowed are " + String.join(", ", known));
      }
      String path = key.isEmpty() ? field : key + "." + field;
      if (fields.put(field, new YamlValue(file, path, tuple.getValueNode())) != null) {
        throw name.fault("key '" + field + "' is given twice: once is allowed");
      }
    }
    for (String field : required) {
      if (!fields.containsKey(field)) {
        throw fault("key '" + field + "' is missing");
      }
    }
    return fields;
  }

  /** Its items. */
  List<YamlValue> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw fault("expected is a list");
    }
    List<YamlValue> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlValue(file, key + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** True for a text, a number or another scalar. */
  boolean isText() {
    return node instanceof ScalarNode;
  }

  /** Its text as written; a number is text too. */
  String text() {
    if (!(node instanceof ScalarNode scalar)) {
      throw fault("expected is a text");
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      throw fault("it has no value");
    }
    return scalar.getValue();
  }

  /** Passes its text to a setter that checks it. */
  void give(Consumer<String> setter) {
    String text = text();
    run(() -> setter.accept(text));
  }

  /** Runs an action and reports its fault as this value's. */
  void run(Runnable action) {
    try {
      action.run();
    } catch (LabFileException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
  }

  LabFileException fault(String problem) {
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    String where = key.isEmpty() ? "" : key + ": ";
    return new LabFileException(file + ":" + line + ": " + where + problem);
  }
}
