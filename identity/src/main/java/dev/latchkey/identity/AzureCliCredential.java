package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.logging.ClientLogger;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.AzureCli;
import dev.latchkey.identity.internal.tool.TenantRule;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A credential that uses the developer's sign-in of the Azure CLI: it runs {@code az account
 * get-access-token} and gives its answer to any client of the Azure SDK.
 *
 * <p>Outside of the app, once: install the Azure CLI and run {@code az login}. The program is the
 * one that {@code LATCHKEY_AZ_PATH} names by its absolute path, else the first {@code az} in the
 * absolute folders of {@code PATH}, else the one in the place that the installer or Homebrew uses
 * on Windows and macOS. It is started without a shell, in a neutral folder, with nothing on stdin,
 * and ended with everything it started when {@code processTimeout} (10 seconds) has passed, the
 * thread is interrupted, or the subscription of {@link #getToken} is cancelled. Nothing is cached:
 * each call runs az, so that another {@code az login} shows on the next call.
 *
 * <pre>{@code
 * TokenCredential credential = new AzureCliCredentialBuilder().tenantId("contoso.test").build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has exactly one scope. It may name another tenant by the rules of {@link
 * AzureCliCredentialBuilder#tenantId}; {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true} forbids
 * that. The token's tenant is checked against the tenant asked for. A claims challenge can't be
 * passed on to az: the failure's remedy is the {@code az login} command that answers it.
 *
 * <p>Throws {@link CredentialUnavailableException} when az is not installed, nobody is signed in to
 * it, or it uses a managed identity that is not there; {@link SignInException} for every other
 * failure; {@link IllegalArgumentException} for a bad scope or tenant before anything is started.
 * Safe for use by many threads at once; each call is a process of its own.
 *
 * <p>Source: azure-cli 2.45.0 and 2.91.0; {@code expires_on} is printed since 2.54.0, {@code az
 * login --claims-challenge} understood since 2.76.0.
 */
public final class AzureCliCredential implements TokenCredential {
  private static final ClientLogger LOGGER = new ClientLogger(AzureCliCredential.class);
  private static final String NAME = "AzureCliCredential";

  private final AzureCli az;
  private final TenantRule tenants;
  private final @Nullable String subscription;
  private final Duration timeout;
  private final boolean accountLogged;

  AzureCliCredential(
      Surroundings surroundings,
      TenantRule tenants,
      @Nullable String subscription,
      Duration timeout,
      boolean accountLogged) {
    this.az = new AzureCli(surroundings);
    this.tenants = tenants;
    this.subscription = subscription;
    this.timeout = timeout;
    this.accountLogged = accountLogged;
  }

  /**
   * Gets a token without blocking the subscriber: az runs on Reactor's bounded elastic scheduler.
   * Nothing runs before the subscription, each subscription runs az anew, and cancelling one ends
   * az and everything it started.
   *
   * @param request exactly one scope, and perhaps a tenant or claims
   * @return a token, or the failures of {@link #getTokenSync}
   */
  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return TokenMono.of(() -> getTokenSync(request));
  }

  /**
   * Gets a token, waiting for az.
   *
   * @param request exactly one scope, and perhaps a tenant or claims
   * @return the token that az printed, with the end of its life
   * @throws CredentialUnavailableException when az could not be asked
   * @throws SignInException when az was asked and gave no token
   * @throws IllegalArgumentException for a bad scope or tenant
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    TokenRequest checked =
        new TokenRequest(
            request.getScopes(),
            tenants.resolve(request.getTenantId()),
            subscription,
            request.getClaims());
    long start = System.nanoTime();
    try {
      ToolToken token = az.token(checked, timeout);
      log(token);
      return new AccessToken(token.value(), token.expiresOn().atOffset(ZoneOffset.UTC));
    } catch (ToolFailure e) {
      throw failure(checked, e, start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ToolFailure interrupted =
          new ToolFailure(
              ToolFailure.Kind.INTERRUPTED, "the thread was interrupted, and az was ended");
      throw failure(checked, interrupted, start);
    }
  }

  private void log(ToolToken token) {
    String tenant = token.tenant().orElse("unknown");
    if (accountLogged) {
      String account = token.claims().account().orElse("unknown");
      LOGGER.info("{}: a token of tenant {} for {}", NAME, tenant, account);
    } else {
      LOGGER.info("{}: a token of tenant {}", NAME, tenant);
    }
  }

  private static SignInException failure(TokenRequest request, ToolFailure failure, long start) {
    String remedy = failure.remedy().orElse(null);
    Attempt attempt =
        new Attempt(
            NAME,
            FailureKind.valueOf(failure.kind().name()),
            "No token for '"
                + request.scope()
                + "' from the Azure CLI: "
                + failure.getMessage()
                + "."
                + (remedy == null
                    ? ""
                    : (remedy.startsWith("az ") ? " Run: " : " Remedy: ") + remedy),
            remedy,
            Duration.ofNanos(System.nanoTime() - start));
    return SignInException.of(attempt, failure.getCause());
  }
}
