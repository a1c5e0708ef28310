package dev.latchkey.identity;

import dev.latchkey.identity.internal.state.SignIn;
import dev.latchkey.identity.internal.tool.TokenClaims;
import org.jspecify.annotations.Nullable;

/**
 * Whose a token is: a person, an application or a machine. A guest has another object id in each
 * tenant, so that two tokens may have to be told apart by names.
 *
 * @param account the name, for people; {@code null} where unknown
 * @param homeAccountId the person's id at home, as MSAL writes it, or {@code null}
 * @param objectId the object id in the token's tenant, or {@code null}
 * @param tenantId the token's tenant, or {@code null}
 */
record Person(
    @Nullable String account,
    @Nullable String homeAccountId,
    @Nullable String objectId,
    @Nullable String tenantId) {
  static final Person UNKNOWN = new Person(null, null, null, null);

  /** By what the token says, and by the tool's files where they say more. */
  static Person of(String token, @Nullable SignIn signIn) {
    TokenClaims claims = TokenClaims.of(token);
    return new Person(
        signIn != null ? signIn.account() : claims.account().orElse(null),
        signIn != null ? signIn.homeAccountId() : null,
        claims.objectId().orElse(null),
        claims.tenant().orElse(null));
  }

  boolean isKnown() {
    return account != null || homeAccountId != null || objectId != null;
  }

  /**
   * Whether it is somebody else. Ids come before names, which are given to others when a person
   * leaves. Where nothing is known of one of them, nothing says so; where nothing can be compared,
   * it counts as somebody else.
   */
  boolean isAnother(Person other) {
    if (!isKnown() || !other.isKnown()) {
      return false;
    }
    boolean inOneTenant = tenantId != null && tenantId.equalsIgnoreCase(other.tenantId);
    if (inOneTenant && objectId != null && other.objectId != null) {
      return !objectId.equalsIgnoreCase(other.objectId);
    }
    if (homeAccountId != null && other.homeAccountId != null) {
      return !homeAccountId.equalsIgnoreCase(other.homeAccountId);
    }
    return account == null || !account.equalsIgnoreCase(other.account);
  }

  /** For a message to the person at the keyboard. */
  String shown() {
    if (account != null) {
      return "'" + account + "'";
    }
    return objectId != null ? "object '" + objectId + "'" : "account '" + homeAccountId + "'";
  }

  /** Without the person. */
  @Override
  public String toString() {
    return "Person[tenantId=" + tenantId + "]";
  }
}
