package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks Microsoft Entra for a token, each time it is called, on the calling thread. */
@FunctionalInterface
public interface TokenSource {
  /**
   * Asks.
   *
   * @param request what for
   * @param isRenewal whether a token that MSAL holds must not be given again
   * @return a token
   * @throws Failure why there is none
   */
  Token ask(EntraRequest request, boolean isRenewal) throws Failure;

  /**
   * Checks what settings and files alone can tell, without asking anybody.
   *
   * @throws Failure when asking is useless
   */
  default void requireUsable() throws Failure {}

  /**
   * The token that MSAL gave.
   *
   * @param result a result with a token
   * @param request what it was asked for
   * @return the token
   */
  static Token tokenOf(IAuthenticationResult result, EntraRequest request) {
    Long refreshOn = result.metadata() == null ? null : result.metadata().refreshOn();
    @Nullable Instant refresh =
        refreshOn == null || refreshOn <= 0 ? null : Instant.ofEpochSecond(refreshOn);
    return new Token(
        result.accessToken(),
        result.expiresOnDate().toInstant(),
        refresh,
        TokenClaims.of(result.accessToken()),
        request.tenant(),
        null);
  }
}
