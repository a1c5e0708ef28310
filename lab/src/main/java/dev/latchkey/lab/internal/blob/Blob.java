package dev.latchkey.lab.internal.blob;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A committed block blob. It is never changed, only replaced.
 *
 * @param content its bytes; they are shared, so do not change them
 * @param blocks its blocks, none if it was put in one request
 * @param headers its content headers, {@code Content-Type} and others
 * @param metadata its metadata
 * @param created when a blob of this name was first put
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
   * A block of a blob.
   *
   * @param id its id, base64
   * @param offset its first byte in the blob
   * @param length its length
   */
  record Block(String id, int offset, int length) {}

  /**
   * The version of a blob or a container: its ETag and the time of the last change.
   *
   * @param etag with its quotes
   * @param lastModified in whole seconds, as in HTTP
   */
  record Stamp(String etag, Instant lastModified) {}

  Blob withMetadata(Map<String, String> changed, Stamp now) {
    return new Blob(content, blocks, headers, changed, created, now);
  }

  Blob withHeaders(Map<String, String> changed, Stamp now) {
    return new Blob(content, blocks, changed, metadata, created, now);
  }
}
