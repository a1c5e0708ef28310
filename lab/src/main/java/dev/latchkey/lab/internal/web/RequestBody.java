package dev.latchkey.lab.internal.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of one request, of a known length or in chunks (RFC 9112, sections 6 and 7.1). */
final class RequestBody extends InputStream {
  private static final int LONGEST_LINE = 4096;
  private static final int MOST_TRAILERS = 100;

  /** Of a body that no service reads, this much is taken before the connection is cut. */
  private static final long LARGEST_DRAINED = 1L << 29;

  private final InputStream in;
  private final boolean isChunked;

  /** The bytes to come: of the whole body, or of this chunk. */
  private long left;

  private boolean isOver;

  RequestBody(RequestHead head, InputStream in) {
    this.in = in;
    this.isChunked = head.isChunked();
    this.left = head.contentLength();
    this.isOver = !isChunked && left == 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (isChunked && left == 0 && !isOver) {
      beginChunk();
    }
    if (isOver || length == 0) {
      return isOver ? -1 : 0;
    }
    int read = in.read(target, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException("The client ended within the body of its request.");
    }
    left -= read;
    if (left == 0 && isChunked) {
      requireEmpty(line());
    }
    isOver = left == 0 && !isChunked;
    return read;
  }

  private void beginChunk() throws IOException {
    String size = line().replaceFirst(";.*", "").strip();
    if (!size.matches("[0-9A-Fa-f]{1,15}")) {
      throw new IOException("A chunk of the request's body has no length.");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      for (int i = 0; !line().isEmpty(); i++) {
        if (i == MOST_TRAILERS) {
          throw new IOException("The request's body has too many trailers.");
        }
      }
      isOver = true;
    }
  }

  private static void requireEmpty(String line) throws IOException {
    if (!line.isEmpty()) {
      throw new IOException("A chunk of the request's body is longer than it says.");
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() == LONGEST_LINE) {
        throw new EOFException("The client ended within the body of its request.");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  /**
   * Reads what is left. Otherwise the next request on the connection would be lost.
   *
   * @return false if the body is too large, or says that it is
   */
  boolean drain() throws IOException {
    byte[] buffer = new byte[isOver ? 1 : 1 << 16];
    long taken = 0;
    while (!isOver && taken + left <= LARGEST_DRAINED) {
      taken += Math.max(0, read(buffer, 0, buffer.length));
    }
    return isOver;
  }
}
