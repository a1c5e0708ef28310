package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Parameters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The requested page of a list.
 *
 * @param prefix the beginning of all names
 * @param delimiter the text at which names are cut, empty for none
 * @param marker the marker of the request, empty for the first page
 * @param first the name that the page begins with, empty for the first page
 * @param size the largest number of entries
 * @param isSizeAsked true if the client gave a size
 * @param include the optional parts of each entry
 */
record Page(
    String prefix,
    String delimiter,
    String marker,
    String first,
    int size,
    boolean isSizeAsked,
    Set<String> include) {
  private static final int LARGEST = 5000;

  static Page of(Parameters query, Set<String> includable) throws StorageException {
    String marker = query.get("marker");
    return new Page(
        query.get("prefix"),
        query.get("delimiter"),
        marker,
        marker.isEmpty() ? "" : decode(marker),
        size(query.find("maxresults")),
        query.find("maxresults").isPresent(),
        include(query.get("include"), includable));
  }

  private static int size(Optional<String> asked) throws StorageException {
    if (asked.isEmpty()) {
      return LARGEST;
    }
    if (!asked.get().matches("-?\\d{1,18}")) {
      throw StorageException.invalidQuery("maxresults", asked.get());
    }
    long size = Long.parseLong(asked.get());
    if (size < 1) {
      throw new StorageException(
              400,
              "OutOfRangeQueryParameterValue",
              "One of the query parameters specified in the request URI is outside the permissible"
                  + " range.")
          .with("QueryParameterName", "maxresults")
          .with("QueryParameterValue", asked.get())
          .with("MinimumAllowed", "1")
          .with("MaximumAllowed", Integer.toString(LARGEST));
    }
    return (int) Math.min(size, LARGEST);
  }

  private static Set<String> include(String value, Set<String> includable) throws StorageException {
    if (value.isEmpty()) {
      return Set.of();
    }
    List<String> asked =
        Arrays.stream(value.split(",", -1)).map(v -> v.strip().toLowerCase(Locale.ROOT)).toList();
    for (String one : asked) {
      if (one.equals("uncommittedblobs")) {
        throw StorageException.notImplemented();
      }
      if (!includable.contains(one)) {
        throw StorageException.invalidQuery("include", value);
      }
    }
    return Set.copyOf(asked);
  }

  /** The marker of the page that begins with a name. It is opaque to clients. */
  static String markerOf(String name) {
    return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String marker) throws StorageException {
    try {
      byte[] name = Base64.getUrlDecoder().decode(marker);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new StorageException(
          400, "OutOfRangeInput", "One of the request inputs is out of range.");
    }
  }
}
