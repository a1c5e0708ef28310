package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.Map;
import java.util.regex.Pattern;

/** The metadata of containers and blobs, {@code x-ms-meta-*}. */
final class Metadata {
  private static final String PREFIX = "x-ms-meta-";
  private static final int LARGEST = 8 * 1024;

  /** The service requires C# identifiers. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private Metadata() {}

  /**
   * The metadata that a request sets.
   *
   * @return values by name, in lower case, since the names of HTTP headers have no case
   */
  static Map<String, String> of(Exchange exchange) throws StorageException {
    Map<String, String> metadata = exchange.headersBelow(PREFIX);
    int size = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (entry.getKey().isEmpty()) {
        throw new StorageException(
            400, "EmptyMetadataKey", "The key for one of the metadata key-value pairs is empty.");
      }
      if (!NAME.matcher(entry.getKey()).matches() || !VALUE.matcher(entry.getValue()).matches()) {
        throw new StorageException(
            400,
            "InvalidMetadata",
            "The metadata specified is invalid. It has characters that are not permitted.");
      }
      size += entry.getKey().length() + entry.getValue().length();
    }
    if (size > LARGEST) {
      throw new StorageException(
          400,
          "MetadataTooLarge",
          "The size of the specified metadata exceeds the maximum size permitted.");
    }
    return metadata;
  }

  static void write(Exchange exchange, Map<String, String> metadata) {
    metadata.forEach((name, value) -> exchange.with(PREFIX + name, value));
  }
}
