package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A source of which is known from the start that it is not there, and why. */
record AbsentMember(String name, boolean isDeveloper, String seen, String remedy)
    implements ChainMember {
  @Override
  public boolean isAskedBesideOthers() {
    return true;
  }

  @Override
  public @Nullable AccessToken findAtHand(TokenRequestContext request) {
    throw failure();
  }

  @Override
  public AccessToken ask(TokenRequestContext request, boolean isReactive) {
    throw failure();
  }

  private SignInException failure() {
    return SignInException.of(
        new Attempt(
            name,
            FailureKind.NOT_AVAILABLE_HERE,
            name + " can't be asked: " + seen + ". Remedy: " + remedy,
            remedy,
            Duration.ZERO),
        null);
  }

  @Override
  public boolean isStoppedBy(Throwable failure) {
    return false;
  }

  @Override
  public Person personOf(AccessToken token) {
    return Person.UNKNOWN;
  }

  @Override
  public Entry describe() {
    return Entry.absent(name, FailureKind.NOT_AVAILABLE_HERE, seen, remedy);
  }
}
