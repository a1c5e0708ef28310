package dev.latchkey.lab.internal.blob;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A committed block blob. Never changed, only replaced.
 *
 * @param content its bytes; shared, and so not to be written to
 * @param blocks the blocks that it was put together from, none if it was put in one go
 * @param headers the content headers that come back with it, {@code Content-Type} and the like
 * @param metadata its metadata
 * @param created when a blob of this name first came to be
 * @param stamp its version
 */
@SuppressWarnings("ArrayRecordComponent") // Blobs are compared by their stamp only.
record Blob(
    byte[] content,
    List<Block> blocks,
    Map<String, String> headers,
    Map<String, String> metadata,
    Instant created,
    Stamp stamp) {

  /**
   * A block that a blob was put together from.
   *
   * @param id its id, base64
   * @param offset where it begins
   * @param length its length
   */
  record Block(String id, int offset, int length) {}

  /**
   * When something was last changed, and the ETag that tells its versions apart.
   *
   * @param etag with its quotes
   * @param lastModified in whole seconds, as HTTP tells it
   */
  record Stamp(String etag, Instant lastModified) {}

  Blob withMetadata(Map<String, String> changed, Stamp now) {
    return new Blob(content, blocks, headers, changed, created, now);
  }

  Blob withHeaders(Map<String, String> changed, Stamp now) {
    return new Blob(content, blocks, changed, metadata, created, now);
  }
}
