package dev.latchkey.lab.internal.token;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when the tokens of a user are revoked. Services that take part in continuous access
 * evaluation hear of it at once; the others take a token until its end.
 */
public final class Revocations {
  private final Map<String, Instant> from = new ConcurrentHashMap<>();

  /** Nobody's tokens are revoked. */
  public Revocations() {}

  /**
   * Revokes the tokens of a user so far.
   *
   * @param objectId the user's object id in one tenant
   * @param now the time
   */
  public void revoke(String objectId, Instant now) {
    from.put(objectId, now);
  }

  /**
   * When a user's tokens were revoked.
   *
   * @param objectId the user's object id in one tenant
   * @return the latest time, if they ever were
   */
  Optional<Instant> of(String objectId) {
    return Optional.ofNullable(from.get(objectId));
  }
}
