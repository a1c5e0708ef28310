package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Blob.Stamp;
import dev.latchkey.lab.internal.storage.StorageException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The containers of every account of a lab, in memory. One lock guards them all. It is held for
 * short times only, since bodies are read before and written after.
 */
final class BlobStore {
  /**
   * The time from 0001-01-01 to 1970-01-01 in ticks of 100 ns, from which the service makes its
   * ETags.
   */
  private static final long EPOCH_TICKS = 621_355_968_000_000_000L;

  private final Clock clock;
  private final int capacity;
  private final Map<String, NavigableMap<String, Container>> accounts = new HashMap<>();
  private long lastTicks;

  BlobStore(Clock clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  /** The containers of an account, by name. */
  NavigableMap<String, Container> containers(String account) {
    return accounts.computeIfAbsent(account, a -> new TreeMap<>());
  }

  Optional<Container> find(BlobAddress address) {
    return Optional.ofNullable(containers(address.account()).get(address.container()));
  }

  Container require(BlobAddress address) throws StorageException {
    return find(address).orElseThrow(StorageException::containerNotFound);
  }

  Blob requireBlob(BlobAddress address) throws StorageException {
    return require(address).find(address.blob()).orElseThrow(StorageException::blobNotFound);
  }

  /** The free bytes. */
  synchronized long free() {
    return capacity
        - accounts.values().stream()
            .flatMap(containers -> containers.values().stream())
            .mapToLong(Container::size)
            .sum();
  }

  /** Refuses bytes that do not fit. */
  void requireRoom(long bytes) throws StorageException {
    long free = free();
    if (bytes > free) {
      throw StorageException.bodyTooLarge(free);
    }
  }

  /** Refuses bytes that could never fit. A block list may name a block more than once. */
  void requireTotal(long bytes) throws StorageException {
    if (bytes > capacity) {
      throw StorageException.bodyTooLarge(capacity);
    }
  }

  /** A new version, different from all others in the lab even if its clock stands still. */
  synchronized Stamp stamp() {
    Instant now = clock.instant();
    long ticks = EPOCH_TICKS + now.getEpochSecond() * 10_000_000L + now.getNano() / 100;
    lastTicks = Math.max(lastTicks + 1, ticks);
    return new Stamp(
        String.format(Locale.ROOT, "\"0x%X\"", lastTicks), now.truncatedTo(ChronoUnit.SECONDS));
  }

  Instant now() {
    return clock.instant();
  }
}
