package dev.latchkey.benchmarks.child;

import java.io.IOException;

/** What a JVM costs that does nothing. */
public final class EmptyMain {
  private EmptyMain() {}

  /**
   * Does nothing.
   *
   * @param args none
   * @throws IOException when stdout is closed
   */
  public static void main(String[] args) throws IOException {
    Said.cost();
  }
}
