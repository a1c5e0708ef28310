package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token of Microsoft Entra.
 *
 * @param value the token itself
 * @param expiresOn when it ends
 * @param refreshOn when a new one should be asked for, or {@code null}
 */
public record EntraToken(String value, Instant expiresOn, @Nullable Instant refreshOn) {
  /**
   * What MSAL gave.
   *
   * @param result a result with a token
   * @return the token
   */
  public static EntraToken of(IAuthenticationResult result) {
    Long refreshOn = result.metadata() == null ? null : result.metadata().refreshOn();
    return new EntraToken(
        result.accessToken(),
        result.expiresOnDate().toInstant(),
        refreshOn == null || refreshOn <= 0 ? null : Instant.ofEpochSecond(refreshOn));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "EntraToken[expiresOn=" + expiresOn + "]";
  }
}
