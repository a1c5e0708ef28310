package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks Microsoft Entra for a token on the calling thread, without a memory. */
@FunctionalInterface
public interface TokenSource {
  /**
   * Asks for a token.
   *
   * @param request what for
   * @param isRenewal whether a token in MSAL's own memory is not good enough
   * @return a token
   * @throws Failure why there is none
   */
  Token ask(EntraRequest request, boolean isRenewal) throws Failure;

  /**
   * Checks settings and files, without asking a server.
   *
   * @throws Failure when asking is useless
   */
  default void requireUsable() throws Failure {}

  /**
   * The token in a result of MSAL.
   *
   * @param result a result with a token
   * @param request the request that it answers
   * @return the token
   */
  static Token tokenOf(IAuthenticationResult result, EntraRequest request) {
    return new Token(
        result.accessToken(),
        result.expiresOnDate().toInstant(),
        refreshOn(result),
        TokenClaims.of(result.accessToken()),
        request.tenant(),
        null);
  }

  private static @Nullable Instant refreshOn(IAuthenticationResult result) {
    try {
      Long time = result.metadata() == null ? null : result.metadata().refreshOn();
      return time == null || time <= 0 ? null : Instant.ofEpochSecond(time);
    } catch (NoSuchMethodError e) {
      return null; // MSAL4J 1.15 does not know it.
    }
  }
}
