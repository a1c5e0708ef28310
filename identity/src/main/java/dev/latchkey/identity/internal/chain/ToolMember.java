package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A developer tool in a chain. The chain goes on after every failure of the tool. */
public class ToolMember implements Member {
  private final String name;
  private volatile @Nullable ToolSource source;

  /**
   * Creates a member for the source of a credential.
   *
   * @param source the source
   */
  public ToolMember(ToolSource source) {
    this.name = source.name();
    this.source = source;
  }

  /**
   * Creates a member for a tool that is created when the chain reaches it: most chains end earlier.
   */
  ToolMember(String name) {
    this.name = name;
  }

  /** Creates the tool. A subclass defines it. */
  ToolSource make() {
    throw new IllegalStateException("there is a source");
  }

  private ToolSource source() {
    ToolSource known = source;
    if (known == null) {
      known = make();
      source = known;
    }
    return known;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean isDeveloper() {
    return true;
  }

  @Override
  public boolean isAskedWithOthers() {
    return true;
  }

  @Override
  public final boolean isStoppedBy(Failure failure) {
    return false;
  }

  @Override
  public final Lookup peek(TokenRequest request) throws Failure {
    try {
      return source().peek(request);
    } catch (IllegalArgumentException e) {
      // This source does not take the request (several scopes, for example), but another one may.
      throw Failure.notTaken(e);
    }
  }

  @Override
  public final Token ask(Lookup lookup) throws Failure {
    return source().ask(lookup);
  }

  @Override
  public final Subject subject(TokenRequest request, Failure failure) {
    return source().subject(request, failure);
  }

  @Override
  public final List<?> signInStamps() {
    return source().signInStamps();
  }

  @Override
  public final @Nullable String account() {
    return source().account();
  }

  @Override
  public final Optional<Remedy> login(TokenRequest request) {
    return source().login(request);
  }

  @Override
  public final Standing standing() {
    return source().standing();
  }
}
