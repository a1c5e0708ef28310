package dev.latchkey.access.internal.change;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Progress;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.identity.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits until one part of Azure knows what another has just made. In the real cloud that takes
 * seconds as a rule, minutes at times (learn.microsoft.com/azure/role-based-access-control
 * /troubleshooting).
 */
final class Patience {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Progress progress;
  private final Clock clock;
  private final Pace pace;

  Patience(Progress progress, Clock clock, Pace pace) {
    this.progress = progress;
    this.clock = clock;
    this.pace = pace;
  }

  /** Waits until a list has everything that was made at the same time as one's own. */
  void settle() {
    pause(pace.settling());
  }

  /** Repeats an action while it fails since something is not known yet. */
  <T> T untilKnown(String reason, Predicate<AzureException> isUnknown, Supplier<T> action) {
    Instant start = clock.instant();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return action.get();
      } catch (AzureException e) {
        if (!isUnknown.test(e)) {
          throw e;
        }
        Duration elapsed = Duration.between(start, clock.instant());
        if (elapsed.plus(pause).compareTo(pace.longestWait()) > 0) {
          throw new AccessException(
              FailureKind.TIMED_OUT,
              "Gave up after " + pace.longestWait().toSeconds() + " s of waiting until " + reason,
              "Run the same command again; what is done stays done",
              e);
        }
        progress.waiting(reason, elapsed);
        pause(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AccessException(FailureKind.INTERRUPTED, "Waiting was interrupted", null, e);
    }
  }

  /** Graph does not find what it has just made: another of its replicas answers. */
  static boolean isNotReplicated(AzureException e) {
    return e.status() == 404
        || (e.status() == 400 && e.text().contains("does not reference a valid application"));
  }

  /** Resource Manager does not know a new principal. */
  static boolean isUnknownPrincipal(AzureException e) {
    return e.code().equals("PrincipalNotFound");
  }
}
