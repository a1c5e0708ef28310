package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import dev.latchkey.identity.internal.entra.CachedSource;
import dev.latchkey.identity.internal.entra.EntraFailure;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.entra.EntraToken;
import dev.latchkey.identity.internal.entra.TokenSource;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A credential that asks Microsoft Entra itself: the request is checked, the token taken from
 * memory or asked for, a failure told.
 */
abstract class EntraCredential implements TokenCredential {
  private final String name = getClass().getSimpleName();
  private final String subject;
  private final EntraOptions options;
  private final CachedSource source;
  private final TokenLog log;
  private final @Nullable EntraFailure unavailable;

  /**
   * A credential.
   *
   * @param subject who gets the tokens, for people: {@code application '…'}
   * @param options which tenants may be asked for, on which threads
   * @param source whom to ask
   */
  EntraCredential(String subject, EntraOptions options, TokenSource source) {
    this.subject = subject;
    this.options = options;
    this.source = new CachedSource(source, options.executor(), options.clock());
    this.log = new TokenLog(getClass(), options.accountLogged());
    this.unavailable = null;
  }

  /** A credential whose settings are missing: each request fails, without asking anybody. */
  EntraCredential(EntraOptions options, EntraFailure unavailable) {
    this.subject = "nobody";
    this.options = options;
    this.unavailable = unavailable;
    TokenSource none =
        (request, anew) -> {
          throw unavailable;
        };
    this.source = new CachedSource(none, options.executor(), options.clock());
    this.log = new TokenLog(getClass(), options.accountLogged());
  }

  /** An application that signs in as itself. */
  EntraCredential(EntraOptions options, TokenSource source) {
    this("application '" + options.clientId() + "'", options, source);
  }

  /**
   * Gets a token without blocking the subscriber: {@link #getTokenSync} runs on Reactor's bounded
   * elastic scheduler. Nothing runs before the subscription, and cancelling it gives the request up
   * unless others wait for it too.
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
   * Gets a token, from memory where one has five minutes left, else from Microsoft Entra, within a
   * minute. Threads that want the same token wait for one request.
   *
   * @param request what the token is for, and perhaps a tenant or claims
   * @return a token, with the end of its life and, if Microsoft Entra names one, the time to renew
   * @throws CredentialUnavailableException when settings are missing
   * @throws SignInException for every other failure
   * @throws IllegalArgumentException for a bad scope, tenant, or claims
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    EntraRequest checked = check(request);
    EntraToken token = token(checked);
    log.given(token.value(), checked.tenant());
    return toAccessToken(token);
  }

  /** As {@link #getTokenSync}; a chain says in its own line who signed in. */
  AccessToken tokenWithoutLog(TokenRequestContext request) {
    return toAccessToken(token(check(request)));
  }

  /** What is known without asking anybody. */
  Entry describe() {
    try {
      if (unavailable != null) {
        throw unavailable;
      }
      source.requireUsable();
    } catch (EntraFailure e) {
      return Entry.absent(
          name,
          FailureKind.valueOf(e.kind().name()),
          String.valueOf(e.getMessage()),
          e.remedy().orElse(null));
    }
    Person application = new Person(options.clientId(), null, null, options.homeTenant());
    return Entry.of(name, Outcome.READY).with(Outcome.READY, application, Duration.ZERO);
  }

  private EntraToken token(EntraRequest checked) {
    long start = System.nanoTime();
    if (unavailable != null) {
      throw failure(checked, unavailable, start);
    }
    try {
      return source.token(checked);
    } catch (EntraFailure e) {
      throw failure(checked, e, start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      EntraFailure interrupted =
          new EntraFailure(Kind.INTERRUPTED, "the thread was interrupted as it waited");
      throw failure(checked, interrupted, start);
    }
  }

  private EntraRequest check(TokenRequestContext request) {
    // Without settings it has no tenant that others could be compared with.
    @Nullable String tenant =
        unavailable == null ? options.tenants().resolve(request.getTenantId()) : null;
    return new EntraRequest(
        request.getScopes(),
        tenant != null ? tenant : options.homeTenant(),
        request.getClaims(),
        request.isCaeEnabled());
  }

  private static AccessToken toAccessToken(EntraToken token) {
    return new AccessToken(token.value(), utc(token.expiresOn()), utc(token.refreshOn()));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private SignInException failure(EntraRequest request, EntraFailure failure, long start) {
    @Nullable String remedy = failure.remedy().orElse(null);
    String advice = "";
    if (remedy != null) {
      advice = (remedy.startsWith("az ") ? " Run: " : " Remedy: ") + remedy;
    }
    // Nobody is named where settings are missing that would name them.
    String who =
        failure.kind() == Kind.NOT_CONFIGURED
            ? ""
            : " as " + subject + " of tenant '" + request.tenant() + "'";
    Attempt attempt =
        new Attempt(
            name,
            FailureKind.valueOf(failure.kind().name()),
            "No token for '"
                + request.scope()
                + "'"
                + who
                + ": "
                + failure.getMessage()
                + "."
                + advice,
            remedy,
            Duration.ofNanos(System.nanoTime() - start));
    return SignInException.of(attempt, failure.getCause());
  }
}
