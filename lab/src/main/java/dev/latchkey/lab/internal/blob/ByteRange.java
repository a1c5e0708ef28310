package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a blob.
 *
 * @param from the first byte
 * @param to the byte after the last
 */
record ByteRange(int from, int to) {
  private static final Pattern BYTES = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

  /** The range of a request, none for the whole blob. */
  static Optional<ByteRange> of(Exchange exchange, int length) throws StorageException {
    String name = exchange.header("x-ms-range").isPresent() ? "x-ms-range" : "Range";
    Optional<String> header = exchange.header(name);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = BYTES.matcher(header.get().strip());
    if (!matcher.matches()) {
      throw StorageException.invalidHeader(name, header.get());
    }
    long from = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
    if (last < from) {
      throw StorageException.invalidHeader(name, header.get());
    }
    if (from >= length) {
      exchange.with("Content-Range", "bytes */" + length);
      throw new StorageException(
          416,
          "InvalidRange",
          "The range specified is invalid for the current size of the resource.");
    }
    return Optional.of(new ByteRange((int) from, (int) Math.min(last, length - 1L) + 1));
  }

  int length() {
    return to - from;
  }
}
