package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.trouble.Subject;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Kind;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** The scripted troubles of token requests, when user, client and resource are known. */
final class ScriptedTrouble {
  private final Troubles troubles;
  private final Clock clock;

  ScriptedTrouble(Troubles troubles, Clock clock) {
    this.troubles = troubles;
    this.clock = clock;
  }

  /** The flow of a token request. It decides which troubles can happen. */
  enum Way {
    /** An interactive sign-in: the code of a browser or a device. */
    INTERACTIVE,
    /** A refresh token. */
    REFRESH,
    /** On behalf of a user. */
    ON_BEHALF_OF,
    /** A user's name and password, at which no second factor can be asked for. */
    PASSWORD,
    /** An app or a managed identity for itself. */
    APP;

    private boolean canMeet(Kind kind) {
      return switch (kind) {
        case CLOCK_SKEW, BLOCKED_BY_POLICY -> true;
        case DISABLED_USER -> this != APP;
        case MFA_REQUIRED, MISSING_CONSENT ->
            this == REFRESH || this == ON_BEHALF_OF || this == PASSWORD;
        case EXPIRED_GRANT, REVOKED_GRANT -> this == REFRESH;
        default -> false;
      };
    }
  }

  /**
   * The subject of a request.
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
   * Applies the troubles of a token request.
   *
   * @param isVersion2 true for the v2 endpoint, which words one refusal differently
   * @return the skew of the clock that issues the token
   * @throws EntraException if the request is to be refused
   * @throws IOException if the lab ends meanwhile
   */
  Duration meet(Place place, Subject subject, Way way, boolean isVersion2)
      throws EntraException, IOException {
    troubles.meet(place, subject);
    Duration skew = Duration.ZERO;
    for (Trouble trouble : troubles.about(place, subject, way::canMeet)) {
      if (trouble.kind() != Kind.CLOCK_SKEW) {
        throw refusal(trouble.kind(), subject, isVersion2);
      }
      skew = skew.plus(trouble.duration());
    }
    return skew;
  }

  private EntraException refusal(Kind kind, Subject subject, boolean isVersion2) {
    return switch (kind) {
      case MFA_REQUIRED -> PolicyRefusals.mfaRequired(subject.name("resource"), isVersion2);
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
