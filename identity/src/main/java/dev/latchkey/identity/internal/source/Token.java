package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token and its owner. The owner is kept with the token from the start: a later check
 * could find another account signed in.
 */
public class Token {
  private final String value;
  private final Instant expiresOn;
  private final @Nullable Instant refreshOn;
  private final TokenClaims claims;
  private final @Nullable String answeredTenant;
  private final @Nullable Owner signedIn;

  /**
   * Creates a token.
   *
   * @param value the token itself
   * @param expiresOn when it expires
   * @param refreshOn when a newer one should be fetched, or {@code null}
   * @param claims the token's own claims
   * @param answeredTenant the tenant that the source named with it, or {@code null}
   * @param signedIn the sign-in with which the token was found, or {@code null} if only the token
   *     itself names its owner
   */
  public Token(
      String value,
      Instant expiresOn,
      @Nullable Instant refreshOn,
      TokenClaims claims,
      @Nullable String answeredTenant,
      @Nullable Owner signedIn) {
    this.value = value;
    this.expiresOn = expiresOn;
    this.refreshOn = refreshOn;
    this.claims = claims;
    this.answeredTenant = answeredTenant;
    this.signedIn = signedIn;
  }

  /**
   * A token about which nothing else is known.
   *
   * @param value the token itself
   * @param expiresOn when it expires
   * @param refreshOn when a newer one should be fetched, or {@code null}
   * @return the token
   */
  public static Token of(String value, Instant expiresOn, @Nullable Instant refreshOn) {
    return new Token(value, expiresOn, refreshOn, TokenClaims.of(value), null, null);
  }

  /**
   * The same token, with the owner of a sign-in.
   *
   * @param owner the owner of the sign-in
   * @return the token
   */
  public Token of(Owner owner) {
    return new Token(value, expiresOn, refreshOn, claims, answeredTenant, owner);
  }

  /**
   * Checks a token from an answer. The token becomes the value of an HTTP header, so a line break
   * in it could smuggle in another header.
   *
   * @param source the source that answered
   * @param value the token
   * @throws Failure if it has characters that no token has
   */
  public static void requirePlain(String source, String value) throws Failure {
    boolean isPlain = !value.isEmpty();
    for (int i = 0; isPlain && i < value.length(); i++) {
      isPlain = value.charAt(i) > ' ' && value.charAt(i) < 0x7F;
    }
    if (!isPlain) {
      throw new Failure(
          FailureKind.UNREADABLE_ANSWER,
          source + " printed an access token with characters that no token has");
    }
  }

  /**
   * The token itself.
   *
   * @return the secret
   */
  public final String value() {
    return value;
  }

  /**
   * When it expires.
   *
   * @return the time
   */
  public final Instant expiresOn() {
    return expiresOn;
  }

  /**
   * When a newer one should be fetched.
   *
   * @return a time before it expires, or {@code null}
   */
  public final @Nullable Instant refreshOn() {
    return refreshOn;
  }

  /**
   * The token's own claims.
   *
   * @return its claims
   */
  public final TokenClaims claims() {
    return claims;
  }

  /**
   * The token's tenant: the one in its claims, else the one that its source named.
   *
   * @return the tenant's id, or {@code null} if unknown
   */
  public final @Nullable String tenant() {
    return claims.tenant().orElse(answeredTenant);
  }

  /**
   * The token's owner, from the sign-in with which it was found and from its claims.
   *
   * @return the owner
   */
  public Owner owner() {
    return new Owner(
        signedIn != null ? signedIn.account() : claims.account().orElse(null),
        signedIn != null ? signedIn.homeAccountId() : null,
        claims.objectId().orElse(null),
        claims.tenant().orElse(null));
  }

  /** Leaves the token out. */
  @Override
  public final String toString() {
    return "Token[expiresOn=" + expiresOn + "]";
  }
}
