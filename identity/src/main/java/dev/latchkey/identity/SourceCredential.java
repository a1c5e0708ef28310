package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A credential with one source of tokens. */
abstract class SourceCredential implements TokenCredential {
  private final Source source;
  private final TokenLog log;

  /**
   * A credential.
   *
   * @param source where the tokens come from
   * @param accountLogged whether the log may name the account
   */
  SourceCredential(Source source, boolean accountLogged) {
    this.source = source;
    this.log = new TokenLog(getClass(), accountLogged);
  }

  /** Where the tokens come from. */
  Source source() {
    return source;
  }

  /**
   * Gets a token without blocking the subscriber: {@link #getTokenSync} runs on Reactor's bounded
   * elastic scheduler. Nothing happens before the subscription. Cancelling gives the request up;
   * what was started for it (a tool, a request, a sign-in page) ends when nobody else waits for it.
   *
   * @param request what the token is for, and perhaps a tenant or claims
   * @return a token, or the failures of {@link #getTokenSync}
   */
  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return TokenMono.of(() -> getTokenSync(request));
  }

  /**
   * Gets a token: one that is in memory or that the tool holds, else one that the source is asked
   * for. Threads that want the same token wait for one question.
   *
   * @param request what the token is for, and perhaps a tenant or claims
   * @return a token with the end of its life and, where the source names one, the time to renew it
   * @throws CredentialUnavailableException when the source could not be asked
   * @throws SignInException when the source was asked and gave no token
   * @throws IllegalArgumentException for a bad scope, tenant, or claims
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    TokenRequest checked = toTokenRequest(request);
    long start = System.nanoTime();
    try {
      Token token = source.token(checked);
      log.given(token);
      return toAccessToken(token);
    } catch (Failure e) {
      throw exception(request, FailedAttempt.of(source, checked, e, start), e);
    }
  }

  /** The exception of a failed try. */
  RuntimeException exception(TokenRequestContext request, FailedAttempt attempt, Failure failure) {
    return SignInException.thrown(attempt, failure);
  }

  /** A request as sources take it. */
  static TokenRequest toTokenRequest(TokenRequestContext context) {
    return new TokenRequest(
        context.getScopes(), context.getTenantId(), context.getClaims(), context.isCaeEnabled());
  }

  /** A token as clients of the Azure SDK take it. */
  static AccessToken toAccessToken(Token token) {
    return new AccessToken(token.value(), utc(token.expiresOn()), utc(token.refreshOn()));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
