package dev.latchkey.access.internal.file;

import dev.latchkey.access.TeamFileException;
import dev.latchkey.access.internal.names.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns the text of a YAML file into {@link YamlValue}s, straight from the parser's events. There
 * is no construction of objects, no tag, no anchor and no alias, so that neither a few lines that
 * expand to gigabytes nor a type named in the file can do harm.
 */
final class YamlText {
  private static final int LARGEST = 1 << 20;
  private static final int DEEPEST = 12;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setUseMarks(true).setCodePointLimit(LARGEST).build();

  private final Path file;
  private final Deque<Collection> open = new ArrayDeque<>();
  private @Nullable YamlValue root;

  /** A list or mapping whose end is still to come, and the key of its next value. */
  private static final class Collection {
    private final YamlValue value;
    private @Nullable YamlValue key;

    private Collection(YamlValue value) {
      this.value = value;
    }

    /** The path of the next item, and the place where it goes. */
    private String next() {
      if (value.kind() == YamlValue.Kind.LIST) {
        return value.path() + "[" + value.items().size() + "]";
      }
      String name = key == null ? "" : key.raw();
      return value.path().isEmpty() || name.isEmpty()
          ? value.path() + name
          : value.path() + "." + name;
    }

    private void add(YamlValue item) {
      if (value.kind() == YamlValue.Kind.LIST) {
        value.items().add(item);
      } else if (key == null) {
        key = item;
      } else {
        value.put(key, item);
        key = null;
      }
    }
  }

  private YamlText(Path file) {
    this.file = file;
  }

  /** Reads a file. */
  static YamlValue read(Path file) {
    return parse(file, text(file));
  }

  /** Reads the text of a file. */
  static YamlValue parse(Path file, String text) {
    YamlText reader = new YamlText(file);
    try {
      for (Iterator<Event> events = new Parse(SETTINGS).parseString(text).iterator();
          events.hasNext(); ) {
        reader.take(events.next());
      }
    } catch (MarkedYamlEngineException e) {
      throw new TeamFileException(
          reader.where(e.getProblemMark().orElse(null))
              + "not valid YAML: "
              + Names.shown(e.getProblem()));
    } catch (YamlEngineException e) {
      throw new TeamFileException(
          file + ": not valid YAML: " + Names.shown(String.valueOf(e.getMessage())));
    }
    if (reader.root == null) {
      throw new TeamFileException(file + ": it is empty: expected are the keys tenant and group");
    }
    return reader.root;
  }

  private void take(Event event) {
    if (event instanceof DocumentStartEvent && root != null) {
      throw fault(event, "a second document begins: expected is one");
    }
    if (event instanceof CollectionEndEvent) {
      open.pop();
    } else if (event instanceof NodeEvent node) {
      add(node);
    }
  }

  private void add(NodeEvent event) {
    if (event.getAnchor().isPresent()) {
      throw fault(event, "anchors and aliases (& and *) are not allowed");
    }
    boolean isTagged =
        event instanceof ScalarEvent scalar
            ? scalar.getTag().isPresent()
            : ((CollectionStartEvent) event).getTag().isPresent();
    if (isTagged) {
      throw fault(event, "tags (!) are not allowed");
    }
    YamlValue value = value(event);
    if (open.isEmpty()) {
      root = value;
    } else {
      open.element().add(value);
    }
    if (event instanceof CollectionStartEvent) {
      open.push(new Collection(value));
      if (open.size() > DEEPEST) {
        throw fault(event, "nested deeper than " + DEEPEST);
      }
    }
  }

  private YamlValue value(NodeEvent event) {
    String path = open.isEmpty() ? "" : open.element().next();
    String where = where(event.getStartMark().orElse(null));
    if (event instanceof ScalarEvent scalar) {
      boolean isNull = scalar.isPlain() && scalar.getValue().matches("|~|null|Null|NULL");
      return YamlValue.scalar(where, path, isNull ? null : scalar.getValue());
    }
    return event instanceof SequenceStartEvent
        ? YamlValue.list(where, path)
        : YamlValue.mapping(where, path);
  }

  private TeamFileException fault(Event event, String problem) {
    return new TeamFileException(where(event.getStartMark().orElse(null)) + problem);
  }

  private String where(@Nullable Mark mark) {
    return file
        + (mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
        + ": ";
  }

  private static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw new TeamFileException(file + ": it is a folder: expected is a file");
    }
    if (!Files.exists(file)) {
      throw new TeamFileException(
          file + ": there is no such file. Run: latchkey team init, or name another by --file");
    }
    if (!Files.isRegularFile(file)) {
      throw new TeamFileException(file + ": it is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new TeamFileException(file + ": it is larger than 1 MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new TeamFileException(file + ": it is not UTF-8 text");
    } catch (IOException e) {
      throw new TeamFileException(
          file + ": it can't be read (" + e.getClass().getSimpleName() + ")");
    }
  }
}
