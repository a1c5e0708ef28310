package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.EntraFailure;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.entra.EntraToken;
import dev.latchkey.identity.internal.entra.UserAccount;
import dev.latchkey.identity.internal.entra.UserSignIn;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A credential of a person, who signs in to the app itself and not to a tool. */
abstract class UserCredential implements TokenCredential {
  /** What a sign-in is for, where nobody says: Resource Manager, by authority. */
  private static final Map<String, String> RESOURCE_MANAGER =
      Map.of(
          AzureAuthorityHosts.AZURE_PUBLIC_CLOUD,
          "https://management.core.windows.net//.default",
          AzureAuthorityHosts.AZURE_CHINA,
          "https://management.core.chinacloudapi.cn//.default",
          AzureAuthorityHosts.AZURE_GOVERNMENT,
          "https://management.core.usgovcloudapi.net//.default");

  private final Log log = new Log(getClass());
  private final String name = getClass().getSimpleName();
  private final EntraOptions options;
  private final UserSignIn signIn;

  UserCredential(EntraOptions options, UserSignIn signIn) {
    this.options = options;
    this.signIn = signIn;
  }

  /** A question whose failures are told alike. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(EntraRequest request) throws EntraFailure, InterruptedException;
  }

  /**
   * Gets a token without blocking the subscriber: {@link #getTokenSync} runs on Reactor's bounded
   * elastic scheduler. Nothing runs before the subscription, and cancelling it ends the wait for a
   * person, unless others wait too.
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
   * Gets a token: in silence where somebody has signed in before, else after a sign-in, which is
   * waited for. Threads that want the same token wait for one sign-in.
   *
   * @param request what the token is for, and perhaps a tenant or claims
   * @return a token, with the end of its life
   * @throws SignInException when there is none
   * @throws IllegalArgumentException for a bad scope, tenant, or claims
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    EntraToken token = ask(request, signIn::token);
    return new AccessToken(token.value(), utc(token.expiresOn()), utc(token.refreshOn()));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  /** Has the person sign in, whoever is signed in, when subscribed. */
  Mono<AuthenticationRecord> signIn(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return TokenMono.of(() -> {
      UserAccount account = ask(request, signIn::signIn);
      if (options.accountLogged()) {
        log.info("{}: {} signed in to tenant {}", name, account.username(), account.tenant());
      } else {
        log.info("{}: a sign-in to tenant {}", name, account.tenant());
      }
      return new AuthenticationRecord(account, options.clientId());
    });
  }

  /** The same for Resource Manager of the authority's cloud. */
  Mono<AuthenticationRecord> signIn() {
    String scope = RESOURCE_MANAGER.get(options.authority().host() + "/");
    if (scope == null) {
      return Mono.error(() ->
          new IllegalArgumentException(
              "What a sign-in at '"
                  + options.authority().host()
                  + "' is for has to be said. Call authenticate(TokenRequestContext)."));
    }
    return signIn(new TokenRequestContext().addScopes(scope));
  }

  private <T> T ask(TokenRequestContext context, Question<T> question) {
    String tenant = options.tenants().resolve(context.getTenantId());
    EntraRequest request =
        new EntraRequest(
            context.getScopes(),
            tenant != null ? tenant : options.homeTenant(),
            context.getClaims(),
            context.isCaeEnabled());
    long start = System.nanoTime();
    try {
      return question.ask(request);
    } catch (EntraFailure e) {
      throw failure(context, request, e, start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      EntraFailure interrupted =
          new EntraFailure(Kind.INTERRUPTED, "the thread was interrupted as it waited");
      throw failure(context, request, interrupted, start);
    }
  }

  private SignInException failure(
      TokenRequestContext context, EntraRequest request, EntraFailure failure, long start) {
    Attempt attempt =
        Attempt.of(
            name,
            FailureKind.valueOf(failure.kind().name()),
            "No token for '"
                + request.scope()
                + "' of a person of tenant '"
                + request.tenant()
                + "', by application '"
                + options.clientId()
                + "'",
            String.valueOf(failure.getMessage()),
            failure.remedy().orElse(null),
            start);
    return failure.kind() == Kind.NOT_SIGNED_IN
        ? new AuthenticationRequiredException(attempt, context)
        : SignInException.of(attempt, failure.getCause());
  }
}
