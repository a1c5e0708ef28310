package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A credential of ours for deployed apps in a chain: that it is not configured or not there lets
 * the chain go on. Configured and refused, it stops the chain: going on would hide a fault of the
 * deployment behind another identity.
 */
final class DeployedMember implements ChainMember {
  private final String name;
  private final Function<TokenRequestContext, AccessToken> credential;
  private final Supplier<Entry> description;
  private final boolean isAskedBesideOthers;

  private DeployedMember(
      String name,
      Function<TokenRequestContext, AccessToken> credential,
      Supplier<Entry> description,
      boolean isAskedBesideOthers) {
    this.name = name;
    this.credential = credential;
    this.description = description;
    this.isAskedBesideOthers = isAskedBesideOthers;
  }

  /** One that asks Microsoft Entra. */
  static ChainMember of(EntraCredential credential) {
    return new DeployedMember(
        credential.getClass().getSimpleName(),
        credential::tokenWithoutLog,
        credential::describe,
        false);
  }

  /**
   * One that asks the machine.
   *
   * @param isAskedBesideOthers whether it takes time to find out that it is not there
   */
  static ChainMember of(ManagedIdentityCredential credential, boolean isAskedBesideOthers) {
    return new DeployedMember(
        "ManagedIdentityCredential",
        credential::tokenWithoutLog,
        credential::describe,
        isAskedBesideOthers);
  }

  @Override
  public String name() {
    return name;
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
    return credential.apply(request);
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
    return description.get();
  }
}
