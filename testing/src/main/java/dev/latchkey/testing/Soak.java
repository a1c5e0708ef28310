package dev.latchkey.testing;

/**
 * The size of a soak: a test that repeats one thing until a rare fault would show. Every build runs
 * each soak in a small size. {@code .ci/run} sets the system property {@code latchkey.soak} and so
 * runs the full size. A soak has the JUnit tag {@code soak}, by which a build can run it alone.
 */
public final class Soak {
  /** Enough to meet every path of a soak many times, in seconds rather than minutes. */
  private static final int SMALL = 500;

  private Soak() {}

  /**
   * How often a soak repeats its work.
   *
   * @param full the number in the full size
   */
  public static int rounds(int full) {
    return Boolean.getBoolean("latchkey.soak") ? full : Math.min(full, SMALL);
  }
}
