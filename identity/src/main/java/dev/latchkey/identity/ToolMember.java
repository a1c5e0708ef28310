package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import dev.latchkey.identity.internal.state.SignInState.SignedIn;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A developer tool in a chain: whatever its failure, the chain goes on. */
final class ToolMember implements ChainMember {
  private final ToolCredential credential;

  ToolMember(ToolCredential credential) {
    this.credential = credential;
  }

  @Override
  public String name() {
    return credential.name();
  }

  @Override
  public boolean isDeveloper() {
    return true;
  }

  @Override
  public boolean isAskedBesideOthers() {
    return true;
  }

  @Override
  public @Nullable AccessToken findAtHand(TokenRequestContext request) {
    try {
      return credential.findAtHand(request);
    } catch (IllegalArgumentException e) {
      throw notTaken(e);
    }
  }

  @Override
  public AccessToken ask(TokenRequestContext request, boolean isReactive) {
    try {
      return credential.tokenWithoutLog(request);
    } catch (IllegalArgumentException e) {
      throw notTaken(e);
    }
  }

  /** What this source does not take, another may: several scopes for example. */
  private SignInException notTaken(IllegalArgumentException e) {
    Attempt attempt =
        new Attempt(
            name(),
            FailureKind.INVALID_REQUEST,
            String.valueOf(e.getMessage()),
            null,
            Duration.ZERO);
    return SignInException.of(attempt, null);
  }

  @Override
  public List<?> signInStamps() {
    return credential.signInStamps();
  }

  @Override
  public @Nullable String signedIn() {
    return credential.signIn() instanceof SignedIn found ? found.signIn().account() : null;
  }

  @Override
  public boolean isStoppedBy(Throwable failure) {
    return false;
  }

  @Override
  public Person personOf(AccessToken token) {
    return Person.of(
        token.getToken(), credential.signIn() instanceof SignedIn found ? found.signIn() : null);
  }

  @Override
  public Entry describe() {
    Attempt failure = credential.knownFailure();
    if (failure != null) {
      return Entry.failed(failure);
    }
    if (!(credential.signIn() instanceof SignedIn found)) {
      return Entry.of(name(), Outcome.UNKNOWN);
    }
    return Entry.of(name(), Outcome.READY)
        .with(
            Outcome.READY,
            new Person(found.signIn().account(), null, null, found.signIn().tenantId()),
            Duration.ZERO);
  }
}
