package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;

/**
 * A source for deployed apps in a chain. If it is not configured or absent, the chain goes on. If
 * it is configured but refused, it stops the chain: another identity would hide a fault of the
 * deployment.
 *
 * @param source the source
 * @param isAskedWithOthers whether it takes time to find out that the source is absent
 */
public record DeployedMember(Source source, boolean isAskedWithOthers) implements Member {
  @Override
  public String name() {
    return source.name();
  }

  @Override
  public boolean isDeveloper() {
    return false;
  }

  @Override
  public boolean isStoppedBy(Failure failure) {
    return !failure.kind().isAbsent();
  }

  @Override
  public Lookup peek(TokenRequest request) throws Failure {
    return source.peek(request);
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    return source.ask(lookup);
  }

  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    return source.subject(request, failure);
  }

  @Override
  public Standing standing() {
    return source.standing();
  }
}
