package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import dev.latchkey.identity.internal.managed.ManagedIdentity;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A credential of the machine that the app runs on, where that is Azure's: the managed identity
 * that was given to it, without any secret. Where the tokens come from is read from the
 * environment, in this order; blank is unset:
 *
 * <ol>
 *   <li>{@code AZURE_TENANT_ID} and {@code AZURE_FEDERATED_TOKEN_FILE}: AKS workload identity. The
 *       client id is that of the builder, else {@code AZURE_CLIENT_ID}.
 *   <li>{@code IDENTITY_ENDPOINT}, {@code IDENTITY_HEADER}, {@code IDENTITY_SERVER_THUMBPRINT}:
 *       Service Fabric. Takes no id.
 *   <li>{@code IDENTITY_ENDPOINT}, {@code IDENTITY_HEADER}: App Service, Functions, Container Apps.
 *   <li>{@code MSI_ENDPOINT}, {@code MSI_SECRET}: Azure Machine Learning. Takes a client id only;
 *       by default that of {@code DEFAULT_IDENTITY_CLIENT_ID}.
 *   <li>{@code MSI_ENDPOINT}: Cloud Shell. Takes no id.
 *   <li>{@code IDENTITY_ENDPOINT}, {@code IMDS_ENDPOINT}: Azure Arc.
 *   <li>else the Azure Instance Metadata Service (IMDS) of virtual machines, scale sets and
 *       container instances, at {@code http://169.254.169.254} or {@code
 *       AZURE_POD_IDENTITY_AUTHORITY_HOST}.
 * </ol>
 *
 * <p>Outside of the app, once: assign an identity to the machine ({@code az vm identity assign},
 * {@code az webapp identity assign}), and give it the roles that the app needs.
 *
 * <pre>{@code
 * TokenCredential credential = new ManagedIdentityCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has exactly one scope; its tenant is the identity's own, whatever the request says.
 * Tokens stay in memory until five minutes before their end, those that live longer than two hours
 * are renewed after half of that; claims ask for a new one. Alone, the first answer is waited for
 * and passing refusals are repeated, see {@link ManagedIdentityCredentialBuilder}, but not where
 * the hardware is plainly not Azure's. In a chain, IMDS must first prove within a second that it is
 * IMDS: what a proxy, Docker Desktop or a captive portal answers at its address is no reason to
 * stop.
 *
 * <p>Throws {@link CredentialUnavailableException} when nothing that answers is a managed identity
 * endpoint, the machine has no identity of its own, or the platform does not take the id; {@link
 * SignInException} when the identity that was named is not assigned to the machine, and for every
 * other failure; {@link IllegalArgumentException} for a bad scope. Safe for use by many threads at
 * once.
 *
 * <p>Source: Microsoft's pages on managed identities; MSAL4J 1.26.0 for the order; azure-sdk-for-go
 * for Azure Machine Learning. Run against the lab's IMDS and App Service; not against Azure.
 */
public final class ManagedIdentityCredential implements TokenCredential {
  private static final String NAME = "ManagedIdentityCredential";

  private final Log log = new Log(ManagedIdentityCredential.class);
  private final ManagedIdentity identity;
  private final @Nullable WorkloadIdentityCredential exchange;
  private final @Nullable String clientId;
  private final boolean accountLogged;

  /**
   * A credential.
   *
   * @param identity which identity, and where its tokens come from
   * @param exchange who asks Microsoft Entra, where no endpoint of the machine is asked
   * @param clientId what the builder named
   * @param accountLogged whether the log may name the account
   */
  ManagedIdentityCredential(
      ManagedIdentity identity,
      @Nullable WorkloadIdentityCredential exchange,
      @Nullable String clientId,
      boolean accountLogged) {
    this.identity = identity;
    this.exchange = exchange;
    this.clientId = clientId;
    this.accountLogged = accountLogged;
  }

  /**
   * The client id that the builder named.
   *
   * @return the client id, or {@code null} where the identity is another, or named otherwise
   */
  public @Nullable String getClientId() {
    return clientId;
  }

  /** Where the tokens come from, by the environment alone. */
  ManagedIdentitySource kindOfSource() {
    return identity.source();
  }

  /** Whether this machine can have a managed identity, by environment and hardware alone. */
  boolean isPossibleHere() {
    return identity.isPossibleHere();
  }

  /** Whether a lab keeps this process from the machine's own service. */
  boolean isKeptInLab() {
    return identity.isKeptInLab();
  }

  /** The same credential, with the same tokens, in a chain: IMDS must prove itself in that time. */
  ManagedIdentityCredential withProofWithin(Duration within) {
    return new ManagedIdentityCredential(
        identity.withProofWithin(within), exchange, clientId, accountLogged);
  }

  /**
   * Gets a token without blocking the subscriber: {@link #getTokenSync} runs on Reactor's bounded
   * elastic scheduler. Nothing runs before the subscription, and cancelling it gives the request
   * up.
   *
   * @param request what the token is for, and perhaps claims
   * @return a token, or the failures of {@link #getTokenSync}
   */
  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return TokenMono.of(() -> getTokenSync(request));
  }

  /**
   * Gets a token, from memory where there is one, else from the machine's endpoint. Threads that
   * want the same token wait for one request.
   *
   * @param request what the token is for, and perhaps claims
   * @return a token, with the end of its life and, if it lives longer than two hours, the time to
   *     renew it
   * @throws CredentialUnavailableException when this machine has no such identity
   * @throws SignInException for every other failure
   * @throws IllegalArgumentException for a bad scope, or more than one
   */
  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return token(request, true);
  }

  /** As {@link #getTokenSync}; a chain says in its own line who signed in. */
  AccessToken tokenWithoutLog(TokenRequestContext request) {
    return token(request, false);
  }

  /** What is known without asking anybody. */
  Entry describe() {
    try {
      identity.requireUsable();
    } catch (ToolFailure e) {
      return Entry.absent(
          NAME,
          FailureKind.valueOf(e.kind().name()),
          String.valueOf(e.getMessage()),
          e.remedy().orElse(null));
    }
    if (exchange != null) {
      return exchange.describe().of(NAME);
    }
    Outcome outcome = identity.isCertainlyThere() ? Outcome.READY : Outcome.UNKNOWN;
    return Entry.of(NAME, outcome)
        .with(outcome, new Person(clientId, null, null, null), Duration.ZERO);
  }

  private AccessToken token(TokenRequestContext request, boolean isLogged) {
    TokenRequest checked = new TokenRequest(request.getScopes(), null, null, request.getClaims());
    long start = System.nanoTime();
    try {
      if (checked.scopes().size() > 1) {
        // A chain goes on to whoever takes several, unless there is an identity that comes first.
        identity.requireProven();
      }
      TokenRequest.requireOneScope("a managed identity", checked.scopes());
      identity.requireTaken();
      if (exchange != null) {
        return exchanged(exchange, request, isLogged);
      }
      ToolToken token = identity.token(checked, isLogged ? this::log : told -> {});
      return new AccessToken(
          token.value(), utc(token.expiresOn()), utc(identity.renewal(checked).orElse(null)));
    } catch (ToolFailure e) {
      throw failure(checked, e, start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ToolFailure interrupted =
          new ToolFailure(ToolFailure.Kind.INTERRUPTED, "the thread was interrupted as it waited");
      throw failure(checked, interrupted, start);
    }
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static AccessToken exchanged(
      WorkloadIdentityCredential exchange, TokenRequestContext request, boolean isLogged) {
    TokenRequestContext ofItsTenant =
        new TokenRequestContext()
            .setScopes(request.getScopes())
            .setClaims(request.getClaims())
            .setCaeEnabled(request.isCaeEnabled());
    try {
      return isLogged ? exchange.getTokenSync(ofItsTenant) : exchange.tokenWithoutLog(ofItsTenant);
    } catch (SignInException e) {
      Attempt theirs = e.attempts().get(0);
      Attempt ours =
          new Attempt(
              NAME,
              theirs.kind(),
              theirs.message(),
              theirs.remedy().orElse(null),
              theirs.duration());
      throw SignInException.of(ours, e.getCause());
    }
  }

  private void log(ToolToken token) {
    String tenant = token.tenant().orElse("unknown");
    if (accountLogged) {
      String account = token.claims().account().orElse("unknown");
      log.info("{}: a token of tenant {} for {}", NAME, tenant, account);
    } else {
      log.info("{}: a token of tenant {}", NAME, tenant);
    }
  }

  private static SignInException failure(TokenRequest request, ToolFailure failure, long start) {
    Attempt attempt =
        Attempt.of(
            NAME,
            FailureKind.valueOf(failure.kind().name()),
            "No token for '" + request.scope() + "' from a managed identity",
            String.valueOf(failure.getMessage()),
            failure.remedy().orElse(null),
            start);
    return SignInException.of(attempt, failure.getCause());
  }
}
