package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token, and whose it is: the owner travels with it from where it was found, so that
 * nobody has to look again, when somebody else may have signed in.
 */
public class Token {
  private final String value;
  private final Instant expiresOn;
  private final @Nullable Instant refreshOn;
  private final TokenClaims claims;
  private final @Nullable String answeredTenant;
  private final @Nullable Owner signedIn;

  /**
   * A token.
   *
   * @param value the token itself
   * @param expiresOn when it ends
   * @param refreshOn when a newer one should be asked for, or {@code null}
   * @param claims what the token says of itself
   * @param answeredTenant the tenant that the source named next to it, or {@code null}
   * @param signedIn the sign-in that the token was found with, or {@code null} where nothing but
   *     the token itself tells
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
   * A token of which nothing else is known.
   *
   * @param value the token itself
   * @param expiresOn when it ends
   * @param refreshOn when a newer one should be asked for, or {@code null}
   * @return the token
   */
  public static Token of(String value, Instant expiresOn, @Nullable Instant refreshOn) {
    return new Token(value, expiresOn, refreshOn, TokenClaims.of(value), null, null);
  }

  /**
   * The same token, of a sign-in.
   *
   * @param owner whose sign-in it is
   * @return the token
   */
  public Token of(Owner owner) {
    return new Token(value, expiresOn, refreshOn, claims, answeredTenant, owner);
  }

  /**
   * Checks a token that somebody answered. It becomes the value of a header: a line break in it
   * would smuggle in another header.
   *
   * @param source who answered
   * @param value the token
   * @throws Failure for characters that no token has
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
   * When it ends.
   *
   * @return the end of its life
   */
  public final Instant expiresOn() {
    return expiresOn;
  }

  /**
   * When a newer one should be asked for.
   *
   * @return a time before its end, or {@code null}
   */
  public final @Nullable Instant refreshOn() {
    return refreshOn;
  }

  /**
   * What it says of itself.
   *
   * @return its claims
   */
  public final TokenClaims claims() {
    return claims;
  }

  /**
   * The tenant that it is of: what the token says, else what its source said.
   *
   * @return the tenant's id, or {@code null} where unknown
   */
  public final @Nullable String tenant() {
    return claims.tenant().orElse(answeredTenant);
  }

  /**
   * Who owns it: what the sign-in says that it was found with, and what the token itself says.
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

  /** Without the token. */
  @Override
  public final String toString() {
    return "Token[expiresOn=" + expiresOn + "]";
  }
}
