package dev.latchkey.access;

import java.time.Duration;

/** Hears about the changes while they are made. Called on the thread that makes them. */
public interface Progress {
  /**
   * A change was made.
   *
   * @param change the change
   */
  void made(Change change);

  /**
   * A change has to wait, since the cloud does not know yet what was just made. Called about once a
   * second.
   *
   * @param reason what is waited for, in one line
   * @param elapsed how long it has been waited for
   */
  default void waiting(String reason, Duration elapsed) {}

  /**
   * Something to know that is no failure.
   *
   * @param message one line
   */
  default void warning(String message) {}

  /**
   * Nobody who listens.
   *
   * @return a progress that does nothing
   */
  static Progress none() {
    return change -> {};
  }
}
