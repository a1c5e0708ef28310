package dev.latchkey.access.internal.change;

import java.time.Duration;

/**
 * How long a run waits.
 *
 * @param longestWait for one part of Azure to know what another has made
 * @param settling between making a group or an app and looking whether another run has made one,
 *     too. Microsoft Graph's times are whole seconds: after one second, who was first is certain
 */
public record Pace(Duration longestWait, Duration settling) {
  /** Five minutes, and a little more than a second. */
  public static final Pace USUAL = new Pace(Duration.ofMinutes(5), Duration.ofMillis(1100));
}
