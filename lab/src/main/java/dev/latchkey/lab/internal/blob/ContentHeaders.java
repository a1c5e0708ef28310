package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers that a blob keeps and returns, {@code Content-Type} and others. */
final class ContentHeaders {
  static final String MD5 = "Content-MD5";
  static final String TYPE = "Content-Type";
  private static final String DEFAULT_TYPE = "application/octet-stream";
  private static final List<String> NAMES =
      List.of(
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          MD5,
          TYPE);

  private ContentHeaders() {}

  /** Reads {@code x-ms-blob-content-type} and the other headers of this kind. */
  static Map<String, String> of(Exchange exchange) throws StorageException {
    Map<String, String> headers = new TreeMap<>();
    for (String name : NAMES) {
      String asked = "x-ms-blob-" + name.toLowerCase(Locale.ROOT);
      Optional<String> value = exchange.header(asked).filter(v -> !v.isEmpty());
      if (value.isPresent()) {
        if (name.equals(MD5)) {
          Body.checkMd5Form(asked, value.get());
        }
        headers.put(name, value.get());
      }
    }
    headers.putIfAbsent(TYPE, DEFAULT_TYPE);
    return headers;
  }

  /** As {@link #of}, but the plain headers of the request count too, as in Put Blob. */
  static Map<String, String> ofPut(Exchange exchange) throws StorageException {
    Map<String, String> headers = of(exchange);
    for (String name : NAMES) {
      boolean isUnset = !headers.containsKey(name) || !isSent(exchange, name);
      exchange
          .header(name)
          .filter(value -> isUnset && !value.isEmpty() && !name.equals(MD5))
          .ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }

  private static boolean isSent(Exchange exchange, String name) {
    return exchange.header("x-ms-blob-" + name.toLowerCase(Locale.ROOT)).isPresent();
  }
}
