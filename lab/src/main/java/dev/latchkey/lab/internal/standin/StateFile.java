package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A state file of az: JSON, written in place as az writes it (truncated, then filled; the inode
 * stays), with or without the byte order mark that {@code azureProfile.json} has.
 */
final class StateFile {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOM = "\uFEFF";

  /** The permissions of files without secrets, from which the umask takes some away, as with az. */
  static final String AS_UMASK_SAYS = "rw-rw-rw-";

  private static final Separators SEPARATORS =
      Separators.createDefaultInstance()
          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
          .withObjectEmptySeparator("")
          .withArrayEmptySeparator("");

  private final Path path;
  private final String permissions;
  private final boolean hasByteOrderMark;

  private StateFile(Path path, String permissions, boolean hasByteOrderMark) {
    this.path = path;
    this.permissions = permissions;
    this.hasByteOrderMark = hasByteOrderMark;
  }

  static StateFile profile(Path configFolder) {
    return new StateFile(configFolder.resolve("azureProfile.json"), AS_UMASK_SAYS, true);
  }

  static StateFile tokenCache(Path configFolder) {
    return new StateFile(configFolder.resolve("msal_token_cache.json"), "rw-------", false);
  }

  /** The document; empty if there is no file, or it can't be read. */
  Optional<ObjectNode> read() throws IOException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    String text = Files.readString(path, StandardCharsets.UTF_8);
    try {
      JsonNode json = JSON.readTree(text.startsWith(BOM) ? text.substring(1) : text);
      if (json instanceof ObjectNode document) {
        return Optional.of(document);
      }
    } catch (JsonProcessingException e) {
      System.err.println(
          "Failed to load or parse file " + path + ". It will be overridden by default settings.");
    }
    return Optional.empty();
  }

  void write(ObjectNode document, boolean isIndented) throws IOException {
    String json = isIndented ? indented(document, 4) : onOneLine(document);
    writeText(path, permissions, (hasByteOrderMark ? BOM : "") + json);
  }

  /** Writes a file in place. A new file gets these permissions, less the umask. */
  static void writeText(Path path, String permissions, String text) throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(path, attributes(permissions));
    }
    Files.writeString(path, text, StandardCharsets.UTF_8);
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** JSON as Python's {@code json.dumps} writes it, with a blank after each separator. */
  private static String onOneLine(JsonNode json) throws IOException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            SEPARATORS
                .withObjectEntrySpacing(Separators.Spacing.AFTER)
                .withArrayValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(new DefaultPrettyPrinter.NopIndenter());
    printer.indentArraysWith(new DefaultPrettyPrinter.NopIndenter());
    return JSON.writer(printer).writeValueAsString(json);
  }

  /** JSON as Python's {@code json.dumps(indent=n)} writes it. */
  static String indented(JsonNode json, int indent) throws IOException {
    DefaultIndenter indenter = new DefaultIndenter(" ".repeat(indent), "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(SEPARATORS);
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return JSON.writer(printer).writeValueAsString(json);
  }
}
