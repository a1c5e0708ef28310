package dev.latchkey.identity.internal.tool.az;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** A machine with the given variables, and nothing else of this one but its files. */
public final class TestMachine {
  private TestMachine() {}

  public static Surroundings with(Map<String, String> environment, Clock clock, Platform platform) {
    return new Surroundings(environment, clock, platform, path -> FileState.MISSING);
  }

  public static Surroundings with(Map<String, String> environment) {
    return with(environment, Clock.systemUTC(), Platform.LINUX);
  }

  /** A clock that a test moves. */
  public static final class SetClock extends Clock {
    private volatile Instant now;

    public SetClock(Instant now) {
      this.now = now;
    }

    public void set(Instant moment) {
      now = moment;
    }

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
}
