package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;

/**
 * A source known to be unavailable, and why.
 *
 * @param name the simple name of the credential's class
 * @param isDeveloper whether it would be a developer's own sign-in
 * @param seen why it can't be used, without a full stop
 * @param remedy what makes it available
 */
public record AbsentMember(String name, boolean isDeveloper, String seen, Remedy remedy)
    implements Member {
  @Override
  public boolean isAskedWithOthers() {
    return true;
  }

  @Override
  public boolean isStoppedBy(Failure failure) {
    return false;
  }

  @Override
  public Lookup peek(TokenRequest request) throws Failure {
    throw failure();
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    throw failure();
  }

  private Failure failure() {
    return new Failure(FailureKind.NOT_AVAILABLE_HERE, seen, remedy);
  }

  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    return new Subject(null, name + " can't be asked", "");
  }

  @Override
  public Standing standing() {
    return Standing.failed(FailedAttempt.of(name, Subject.none(), failure(), System.nanoTime()));
  }
}
