package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A managed identity as the source of a credential's tokens. */
public final class ManagedSource implements Source {
  private static final String NAME = "ManagedIdentityCredential";

  private final ManagedIdentity identity;
  private final @Nullable Source exchange;
  private final @Nullable String clientId;

  /**
   * A source.
   *
   * @param identity the identity
   * @param exchange asks Microsoft Entra, where the machine has no endpoint; or {@code null}
   * @param clientId the client id in the builder, or {@code null}
   */
  public ManagedSource(
      ManagedIdentity identity, @Nullable Source exchange, @Nullable String clientId) {
    this.identity = identity;
    this.exchange = exchange;
    this.clientId = clientId;
  }

  /**
   * The same source, with the same tokens, in a chain: the instance metadata service must first
   * prove itself.
   *
   * @param within how long the proof may take
   * @return the source
   */
  public ManagedSource withProofWithin(Duration within) {
    return new ManagedSource(identity.withProofWithin(within), exchange, clientId);
  }

  /**
   * The identity.
   *
   * @return the identity
   */
  public ManagedIdentity identity() {
    return identity;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    return exchange != null && identity.isTaken()
        ? exchange.subject(ofItsTenant(request), failure)
        : new Subject(request.scope(), "", "a managed identity");
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    TokenRequest request = lookup.request();
    List<String> scopes = RequestValues.requireScopes(request.scopes());
    if (scopes.size() > 1) {
      // In a chain the next source may accept several, but not if this machine has an identity.
      requireProven();
    }
    RequestValues.requireOneScope("a managed identity", scopes);
    identity.requireTaken();
    return exchange != null
        ? exchange.token(ofItsTenant(request))
        : identity.token(RequestValues.resource(scopes.get(0)), request.claims());
  }

  private void requireProven() throws Failure {
    try {
      identity.requireProven();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(FailureKind.INTERRUPTED, "the thread was interrupted as it waited");
    }
  }

  /** The request without its tenant, since the tenant is always the identity's own. */
  private static TokenRequest ofItsTenant(TokenRequest request) {
    return new TokenRequest(request.scopes(), null, request.claims(), request.isCaeEnabled());
  }

  @Override
  public Standing standing() {
    long start = System.nanoTime();
    try {
      identity.requireUsable();
    } catch (Failure e) {
      return Standing.failed(FailedAttempt.of(NAME, Subject.none(), e, start));
    }
    if (exchange != null) {
      Standing theirs = exchange.standing();
      return theirs.failure() == null ? theirs : Standing.failed(theirs.failure().as(NAME));
    }
    return new Standing(null, identity.isCertainlyThere(), new Owner(clientId, null, null, null));
  }
}
