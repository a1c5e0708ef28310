package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Blob.Stamp;
import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The conditional headers of a request.
 *
 * <p>Source: "Specifying conditional headers for Blob service operations".
 */
final class Conditions {
  static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final Optional<String> match;
  private final Optional<String> noneMatch;
  private final Optional<Instant> modifiedSince;
  private final Optional<Instant> unmodifiedSince;

  private Conditions(Exchange exchange) throws StorageException {
    match = exchange.header("If-Match");
    noneMatch = exchange.header("If-None-Match");
    modifiedSince = date(exchange, "If-Modified-Since");
    unmodifiedSince = date(exchange, "If-Unmodified-Since");
  }

  static Conditions of(Exchange exchange) throws StorageException {
    return new Conditions(exchange);
  }

  private static Optional<Instant> date(Exchange exchange, String name) throws StorageException {
    Optional<String> value = exchange.header(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.get())));
    } catch (DateTimeException e) {
      throw StorageException.invalidHeader(name, value.get());
    }
  }

  /** Refuses a read if the client has this version already, or wants another one. */
  void checkRead(Stamp current) throws StorageException {
    if (isOtherVersion(current) || isModifiedAfterAll(current)) {
      throw StorageException.conditionNotMet(412);
    }
    if (isKnownVersion(current) || isUnmodified(current)) {
      throw StorageException.conditionNotMet(304);
    }
  }

  /** Refuses a change if the version is not the one that the client expects. */
  void checkChange(Stamp current) throws StorageException {
    if (isOtherVersion(current)
        || isKnownVersion(current)
        || isUnmodified(current)
        || isModifiedAfterAll(current)) {
      throw StorageException.conditionNotMet(412);
    }
  }

  /** Refuses to put a blob over a version that the client does not expect. */
  void checkPut(Optional<Blob> current) throws StorageException {
    if (current.isPresent()) {
      if (noneMatch.isPresent() && noneMatch.get().strip().equals("*")) {
        throw StorageException.blobAlreadyExists();
      }
      checkChange(current.get().stamp());
    } else if (match.isPresent()) {
      throw StorageException.conditionNotMet(412);
    }
  }

  private boolean isOtherVersion(Stamp current) {
    return match.isPresent() && !names(match.get(), current);
  }

  private boolean isKnownVersion(Stamp current) {
    return noneMatch.isPresent() && names(noneMatch.get(), current);
  }

  private boolean isUnmodified(Stamp current) {
    return modifiedSince.isPresent() && !current.lastModified().isAfter(modifiedSince.get());
  }

  private boolean isModifiedAfterAll(Stamp current) {
    return unmodifiedSince.isPresent() && current.lastModified().isAfter(unmodifiedSince.get());
  }

  /** True if a list of ETags, with quotes or without, names a version. */
  private static boolean names(String etags, Stamp current) {
    String bare = current.etag().replace("\"", "");
    return Arrays.stream(etags.split(",", -1))
        .map(etag -> etag.strip().replaceFirst("^W/", "").replace("\"", ""))
        .anyMatch(etag -> etag.equals("*") || etag.equals(bare));
  }
}
