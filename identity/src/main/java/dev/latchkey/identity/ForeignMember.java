package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/**
 * Any credential in a chain that is not a developer tool of ours, by azure-identity's rules: it is
 * asked alone, in the style in which the chain was asked; that it is unavailable lets the chain go
 * on, everything else stops it.
 */
final class ForeignMember implements ChainMember {
  private final TokenCredential credential;

  ForeignMember(TokenCredential credential) {
    this.credential = credential;
  }

  @Override
  public String name() {
    String simple = credential.getClass().getSimpleName();
    return simple.isEmpty() ? credential.getClass().getName() : simple;
  }

  @Override
  public boolean isDeveloper() {
    return false;
  }

  @Override
  public boolean isAskedBesideOthers() {
    return false;
  }

  @Override
  public boolean isForeign() {
    return true;
  }

  @Override
  public @Nullable AccessToken findAtHand(TokenRequestContext request) {
    return null;
  }

  @Override
  public @Nullable AccessToken ask(TokenRequestContext request, boolean isReactive) {
    try {
      return isReactive ? credential.getToken(request).block() : credential.getTokenSync(request);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Kotlin and Scala know no checked exceptions.
      throw new UndeclaredThrowableException(e);
    }
  }

  @Override
  public boolean isStoppedBy(Throwable failure) {
    return !ForeignFailure.isUnavailable(failure);
  }

  @Override
  public Person personOf(AccessToken token) {
    return Person.UNKNOWN;
  }

  @Override
  public Entry describe() {
    return Entry.of(name(), Outcome.UNKNOWN);
  }
}
