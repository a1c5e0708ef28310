package dev.latchkey.lab.directory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long Azure takes until a change is known everywhere. In the real cloud that is seconds for a
 * new principal and up to ten minutes for a role
 * (learn.microsoft.com/azure/role-based-access-control /troubleshooting). A lab takes no time,
 * unless it is told otherwise. Safe for any number of threads.
 */
public final class Propagation {
  private final Clock clock;
  private final Map<String, Instant> known = new ConcurrentHashMap<>();
  private volatile Duration ofPrincipals = Duration.ZERO;
  private volatile Duration ofRoles = Duration.ZERO;

  Propagation(Clock clock) {
    this.clock = clock;
  }

  /**
   * Sets how long Resource Manager does not know a group or service principal that was just made.
   *
   * @param delay zero by default; for what is made from now on
   */
  public void ofPrincipals(Duration delay) {
    ofPrincipals = positive(delay);
  }

  /**
   * Sets how long a role assignment that was just made has no effect.
   *
   * @param delay zero by default; for what is made from now on
   */
  public void ofRoles(Duration delay) {
    ofRoles = positive(delay);
  }

  private static Duration positive(Duration delay) {
    if (Objects.requireNonNull(delay, "delay").isNegative()) {
      throw new IllegalArgumentException("The delay '" + delay + "' is negative.");
    }
    return delay;
  }

  void createdPrincipal(String objectId) {
    delay(objectId, ofPrincipals);
  }

  void createdAssignment(String id) {
    delay(id, ofRoles);
  }

  private void delay(String id, Duration delay) {
    if (!delay.isZero()) {
      known.put(id, clock.instant().plus(delay));
    }
  }

  /**
   * Whether a change is known everywhere.
   *
   * @param id the object id of a principal, or the id of a role assignment
   * @return true unless it was made just now
   */
  public boolean isKnown(String id) {
    Instant from = known.get(id);
    if (from == null) {
      return true;
    }
    boolean isKnown = !clock.instant().isBefore(from);
    if (isKnown) {
      known.remove(id);
    }
    return isKnown;
  }
}
