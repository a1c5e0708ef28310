package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A credential of ours for deployed apps in a chain: that it is not configured or not there lets
 * the chain go on. Configured and refused, it stops the chain: going on would hide a fault of the
 * deployment behind another identity.
 */
final class DeployedMember implements ChainMember {
  private final TokenCredential credential;
  private final boolean isAskedBesideOthers;

  /**
   * A member.
   *
   * @param isAskedBesideOthers whether it takes time to find out that it is not there
   */
  DeployedMember(TokenCredential credential, boolean isAskedBesideOthers) {
    this.credential = credential;
    this.isAskedBesideOthers = isAskedBesideOthers;
  }

  @Override
  public String name() {
    return credential.getClass().getSimpleName();
  }

  @Override
  public boolean isDeveloper() {
    return false;
  }

  @Override
  public boolean isAskedBesideOthers() {
    return isAskedBesideOthers;
  }

  @Override
  public @Nullable AccessToken findAtHand(TokenRequestContext request) {
    return null;
  }

  @Override
  public AccessToken ask(TokenRequestContext request, boolean isReactive) {
    return credential.getTokenSync(request);
  }

  @Override
  public boolean isStoppedBy(Throwable failure) {
    return !ForeignFailure.isUnavailable(failure);
  }

  @Override
  public Person personOf(AccessToken token) {
    return Person.of(token.getToken(), null);
  }

  @Override
  public Entry describe() {
    return Entry.of(name(), Outcome.UNKNOWN);
  }
}
