package dev.latchkey.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. It may be used by several threads. */
public final class SettableClock extends Clock {
  private volatile Instant now;

  /**
   * Makes a clock.
   *
   * @param now what it shows
   */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /**
   * Sets the clock.
   *
   * @param moment what it shows from now on
   */
  public void set(Instant moment) {
    now = moment;
  }

  /**
   * Moves the clock.
   *
   * @param by how far; negative to move it back
   */
  public void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return now;
  }
}
