package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.logging.ClientLogger;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A credential that runs a developer tool: the request is checked, the tool asked, its answer told.
 */
abstract class ToolCredential implements TokenCredential {
  private static final Pattern COMMAND =
      Pattern.compile("(?:azd?|(?:Connect|Install|Set)-\\w+)(?: .*)?");

  private final ClientLogger logger = new ClientLogger(getClass());
  private final String name = getClass().getSimpleName();
  private final DeveloperTool tool;
  private final ToolOptions options;

  ToolCredential(DeveloperTool tool, ToolOptions options) {
    this.tool = tool;
    this.options = options;
  }

  /**
   * Gets a token without blocking the subscriber: the tool runs on Reactor's bounded elastic
   * scheduler. Nothing runs before the subscription, each subscription runs the tool anew, and
   * cancelling one ends the tool and everything it started.
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
   * Gets a token, waiting for the tool.
   *
   * @param request what the token is for, and perhaps a tenant or claims
   * @return the token that the tool printed, with the end of its life
   * @throws CredentialUnavailableException when the tool could not be asked
   * @throws SignInException when the tool was asked and gave no token
   * @throws IllegalArgumentException for a bad scope or tenant
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    TokenRequest checked = check(request);
    long start = System.nanoTime();
    try {
      ToolToken token = tool.token(checked, options.timeout());
      log(token);
      return new AccessToken(token.value(), token.expiresOn().atOffset(ZoneOffset.UTC));
    } catch (ToolFailure e) {
      throw failure(checked, e, start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ToolFailure interrupted =
          new ToolFailure(
              ToolFailure.Kind.INTERRUPTED,
              "the thread was interrupted, and " + tool.facts().program() + " was ended");
      throw failure(checked, interrupted, start);
    }
  }

  private TokenRequest check(TokenRequestContext request) {
    if (!tool.facts().takesSeveralScopes()) {
      TokenRequest.requireOneScope(tool.facts().title(), request.getScopes());
    }
    return new TokenRequest(
        request.getScopes(),
        options.tenants().resolve(request.getTenantId()),
        options.subscription(),
        request.getClaims());
  }

  private void log(ToolToken token) {
    String tenant = token.tenant().orElse("unknown");
    if (options.accountLogged()) {
      String account = token.claims().account().orElse("unknown");
      logger.info("{}: a token of tenant {} for {}", name, tenant, account);
    } else {
      logger.info("{}: a token of tenant {}", name, tenant);
    }
  }

  private SignInException failure(TokenRequest request, ToolFailure failure, long start) {
    @Nullable String remedy = failure.remedy().orElse(null);
    String advice = "";
    if (remedy != null) {
      advice = (COMMAND.matcher(remedy).matches() ? " Run: " : " Remedy: ") + remedy;
    }
    Attempt attempt =
        new Attempt(
            name,
            FailureKind.valueOf(failure.kind().name()),
            "No token for '"
                + request.scope()
                + "' from "
                + tool.facts().title()
                + ": "
                + failure.getMessage()
                + "."
                + advice,
            remedy,
            Duration.ofNanos(System.nanoTime() - start));
    return SignInException.of(attempt, failure.getCause());
  }
}
