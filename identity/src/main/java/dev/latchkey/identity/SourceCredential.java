package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.LinkageFault;
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
   * Creates a credential.
   *
   * @param source the source of its tokens
   * @param accountLogged whether the log may name the account
   */
  SourceCredential(Source source, boolean accountLogged) {
    this.source = source;
    this.log = new TokenLog(getClass(), accountLogged);
  }

  /** The source of the tokens. */
  Source source() {
    return source;
  }

  /**
   * Gets a token without blocking the subscriber: {@link #getTokenSync} runs on Reactor's bounded
   * elastic scheduler. Nothing happens before the subscription. Cancelling it gives up the request.
   * What the request started (a tool, a request, a sign-in page) ends when no other caller waits
   * for it.
   *
   * @param request the scopes, and perhaps a tenant or claims
   * @return a token, or the failures of {@link #getTokenSync}
   */
  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return TokenMono.of(() -> getTokenSync(request));
  }

  /**
   * Gets a token from memory or from the tool's cache, else a new one from the source. Threads that
   * need the same token share one request to the source.
   *
   * @param request the scopes, and perhaps a tenant or claims
   * @return a token with its expiry and, if the source gives one, the time to renew it
   * @throws CredentialUnavailableException if the source could not be tried
   * @throws SignInException if the source was tried and gave no token
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
    } catch (IllegalArgumentException e) {
      throw CredentialBuilderBase.OVER_AZURE_IDENTITY ? OverAzureIdentity.refusal(e) : e;
    } catch (LinkageError e) {
      Failure failure = LinkageFault.failure(e);
      throw exception(request, FailedAttempt.of(source, checked, failure, start), failure);
    }
  }

  /** The exception of a failed attempt. */
  RuntimeException exception(TokenRequestContext request, FailedAttempt attempt, Failure failure) {
    return SignInException.thrown(attempt, failure);
  }

  /** Converts a request to the form that sources take. */
  static TokenRequest toTokenRequest(TokenRequestContext context) {
    return new TokenRequest(
        context.getScopes(), context.getTenantId(), context.getClaims(), isCaeEnabled(context));
  }

  private static boolean isCaeEnabled(TokenRequestContext context) {
    try {
      return context.isCaeEnabled();
    } catch (NoSuchMethodError e) {
      return false; // azure-core before 1.43 does not know it.
    }
  }

  /** Converts a token to the form that clients of the Azure SDK take. */
  static AccessToken toAccessToken(Token token) {
    try {
      return new AccessToken(token.value(), utc(token.expiresOn()), utc(token.refreshOn()));
    } catch (NoSuchMethodError e) {
      // azure-core 1.49 and older know no time of renewal.
      return new AccessToken(token.value(), utc(token.expiresOn()));
    }
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
