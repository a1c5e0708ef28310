package dev.latchkey.lab;

import dev.latchkey.lab.internal.rules.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads an untrusted YAML file: small, flat, and without anchors. */
final class YamlFile {
  private static final int LARGEST = 1 << 20;
  private static final int DEEPEST = 20;
  private static final LoadSettings SETTINGS = LoadSettings.builder().setUseMarks(true).build();

  private YamlFile() {}

  static YamlValue read(Path file) {
    return parse(file, text(file));
  }

  static YamlValue parse(Path file, String text) {
    try {
      checkShape(file, text);
      Node root =
          new Compose(SETTINGS)
              .composeString(text)
              .orElseThrow(() -> new LabFileException(file + ": it is empty"));
      return new YamlValue(file, "", root);
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new LabFileException(file + line + ": not valid YAML: " + Rules.shown(e.getProblem()));
    } catch (YamlEngineException e) {
      throw new LabFileException(
          file + ": not valid YAML: " + Rules.shown(String.valueOf(e.getMessage())));
    }
  }

  private static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw new LabFileException(file + ": it is a folder, expected is a file");
    }
    if (!Files.exists(file)) {
      throw new LabFileException(file + ": there is no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new LabFileException(file + ": it is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new LabFileException(file + ": it is larger than 1 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new LabFileException(file + ": it is not UTF-8 text");
    } catch (IOException e) {
      throw new LabFileException(file + ": it can't be read: " + e);
    }
  }

  /** A few lines of aliases can expand to gigabytes, and deep nesting overflows the stack. */
  private static void checkShape(Path file, String text) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
      if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
        throw new LabFileException(
            file + ":" + line + ": anchors and aliases (& and *) are not allowed");
      }
      if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        throw new LabFileException(file + ":" + line + ": nested deeper than " + DEEPEST);
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }
}
