package dev.latchkey.identity.broker.internal.codec;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id by which a broker's log tells requests apart. It protects nothing, so no secure random
 * numbers are needed, whose classes cost a new JVM 20 ms.
 */
public final class CorrelationId {
  private static final long VERSION_4 = 0x4000L;
  private static final long VERSION_BITS = 0xF000L;
  private static final long VARIANT_2 = 0x8000_0000_0000_0000L;
  private static final long VARIANT_BITS = 0xC000_0000_0000_0000L;

  private CorrelationId() {}

  /**
   * Makes an id.
   *
   * @return a random UUID
   */
  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(
            (random.nextLong() & ~VERSION_BITS) | VERSION_4,
            (random.nextLong() & ~VARIANT_BITS) | VARIANT_2)
        .toString();
  }
}
