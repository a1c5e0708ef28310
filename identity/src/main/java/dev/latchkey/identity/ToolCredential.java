package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.cache.DeveloperSource;
import dev.latchkey.identity.internal.state.SignInState;
import dev.latchkey.identity.internal.state.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A credential that uses a developer tool: the request is checked, a token of the tool's sign-in is
 * found or asked for, its answer told.
 */
abstract class ToolCredential implements TokenCredential {
  private final String name = getClass().getSimpleName();
  private final DeveloperSource source;
  private final ToolOptions options;
  private final TokenLog log;

  ToolCredential(DeveloperSource source, ToolOptions options) {
    this.source = source;
    this.options = options;
    this.log = new TokenLog(getClass(), options.accountLogged());
  }

  /**
   * Gets a token without blocking the subscriber, on Reactor's bounded elastic scheduler. Nothing
   * happens before the subscription, each subscription is a call of {@link #getTokenSync}, and
   * cancelling the last one that waits for the tool ends it and everything it started.
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
   * Gets a token: one that is at hand, else one that the tool is asked for.
   *
   * @param request what the token is for, and perhaps a tenant or claims
   * @return the token that the tool would print, with the end of its life
   * @throws CredentialUnavailableException when the tool could not be asked
   * @throws SignInException when the tool was asked and gave no token
   * @throws IllegalArgumentException for a bad scope or tenant
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    TokenRequest checked = check(request);
    ToolToken token = token(checked);
    log.given(token.value(), token.answeredTenant());
    return accessToken(token);
  }

  /** As {@link #getTokenSync}; a chain says in its own line who signed in. */
  AccessToken tokenWithoutLog(TokenRequestContext request) {
    return accessToken(token(check(request)));
  }

  /**
   * A token that is there without asking the tool, or {@code null}.
   *
   * @throws SignInException when asking the tool would be in vain
   */
  @Nullable AccessToken findAtHand(TokenRequestContext request) {
    TokenRequest checked = check(request);
    long start = System.nanoTime();
    try {
      ToolToken token = source.findToken(checked).orElse(null);
      return token == null ? null : accessToken(token);
    } catch (ToolFailure e) {
      throw failure(checked, e, start);
    }
  }

  /** Who is signed in, by the tool's files. */
  SignInState signIn() {
    return source.signIn(options.subscription());
  }

  /** What the files that say so look like: equal as long as nobody has signed in or out. */
  List<?> signInStamps() {
    return source.signInStamps(options.subscription());
  }

  /** Why asking the tool would be in vain, by files and class path alone, or {@code null}. */
  @Nullable Attempt knownFailure() {
    long start = System.nanoTime();
    try {
      if (signIn() instanceof SignedIn) {
        // Its program may be gone, and what it left be good yet.
        source.requireBroker();
      } else {
        // There is no request here: what signing in itself is for.
        source.requireUsable(
            check(new TokenRequestContext().addScopes("https://management.azure.com/.default")));
      }
      return null;
    } catch (ToolFailure e) {
      return new Attempt(
          name,
          FailureKind.valueOf(e.kind().name()),
          source.facts().title()
              + ": "
              + e.getMessage()
              + "."
              + e.remedy().map(ToolFailure::advice).orElse(""),
          e.remedy().orElse(null),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Its name in a chain. */
  String name() {
    return name;
  }

  private ToolToken token(TokenRequest checked) {
    long start = System.nanoTime();
    try {
      return source.token(checked, options.timeout());
    } catch (ToolFailure e) {
      throw failure(checked, e, start);
    }
  }

  private static AccessToken accessToken(ToolToken token) {
    return new AccessToken(token.value(), token.expiresOn().atOffset(ZoneOffset.UTC));
  }

  private TokenRequest check(TokenRequestContext request) {
    if (!source.facts().takesSeveralScopes()) {
      TokenRequest.requireOneScope(source.facts().title(), request.getScopes());
    }
    return new TokenRequest(
        request.getScopes(),
        options.tenants().resolve(request.getTenantId()),
        options.subscription(),
        request.getClaims());
  }

  private SignInException failure(TokenRequest request, ToolFailure failure, long start) {
    Attempt attempt =
        new Attempt(
            name,
            FailureKind.valueOf(failure.kind().name()),
            failure.inFull(request, source.facts()),
            failure.remedy().orElse(null),
            Duration.ofNanos(System.nanoTime() - start));
    return SignInException.of(attempt, failure.getCause());
  }
}
