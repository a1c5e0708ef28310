package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.Trouble;
import dev.latchkey.lab.Trouble.Kind;
import dev.latchkey.lab.Trouble.Place;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.trouble.Subject;
import dev.latchkey.lab.internal.trouble.Troubles;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What goes wrong when it is known who asks for a token, and for what. */
final class ScriptedTrouble {
  private final Troubles troubles;
  private final Clock clock;

  ScriptedTrouble(Troubles troubles, Clock clock) {
    this.troubles = troubles;
    this.clock = clock;
  }

  /** How a token is asked for, which decides what can go wrong. */
  enum Way {
    /** A person has just been there: a code of the browser or the device. */
    INTERACTIVE(EnumSet.of(Kind.BLOCKED_BY_POLICY, Kind.DISABLED_USER)),
    /** A refresh token. */
    REFRESH(EnumSet.range(Kind.MFA_REQUIRED, Kind.MISSING_CONSENT)),
    /** On behalf of a person. */
    ON_BEHALF_OF(
        EnumSet.of(
            Kind.MFA_REQUIRED, Kind.BLOCKED_BY_POLICY, Kind.DISABLED_USER, Kind.MISSING_CONSENT)),
    /** An app or a managed identity for itself. */
    APP(EnumSet.of(Kind.BLOCKED_BY_POLICY));

    private final Set<Kind> kinds;

    Way(Set<Kind> kinds) {
      this.kinds = kinds;
    }
  }

  /**
   * Whom a request is about.
   *
   * @param clientId the client's id
   * @param clientName its display name
   */
  static Subject subject(Tenant tenant, String clientId, String clientName, String resource) {
    return Subject.UNKNOWN
        .with("tenant", tenant.id(), tenant.domain())
        .with("client", clientId, clientName)
        .with("resource", resource);
  }

  /**
   * Lets happen what shall happen.
   *
   * @return by how much the clock is wrong that the token is issued by
   * @throws EntraException if the request is to be refused
   * @throws IOException if the lab ends meanwhile
   */
  Duration meet(Place place, Subject subject, Way way) throws EntraException, IOException {
    troubles.meet(place, subject);
    Duration skew = Duration.ZERO;
    for (Trouble trouble :
        troubles.about(
            place, subject, kind -> kind == Kind.CLOCK_SKEW || way.kinds.contains(kind))) {
      if (trouble.kind() != Kind.CLOCK_SKEW) {
        throw refusal(trouble.kind(), subject, way);
      }
      skew = skew.plus(trouble.duration());
    }
    return skew;
  }

  private EntraException refusal(Kind kind, Subject subject, Way way) {
    return switch (kind) {
      case MFA_REQUIRED ->
          PolicyRefusals.mfaRequired(subject.name("resource"), way == Way.ON_BEHALF_OF);
      case BLOCKED_BY_POLICY -> PolicyRefusals.blockedByPolicy();
      case EXPIRED_GRANT ->
          PolicyRefusals.expiredGrant(clock.instant().minus(Duration.ofDays(120)));
      case REVOKED_GRANT ->
          EntraException.revoked(
              clock.instant().minus(Duration.ofDays(1)).toString(), clock.instant().toString());
      case DISABLED_USER -> PolicyRefusals.disabledUser();
      case MISSING_CONSENT -> PolicyRefusals.missingConsent(subject.name("client"));
      default -> throw new IllegalStateException(kind.toString());
    };
  }

  static Subject with(Subject subject, User user) {
    return subject.with("user", user.userPrincipalName());
  }
}
