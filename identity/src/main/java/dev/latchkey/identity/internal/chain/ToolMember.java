package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A developer tool in a chain: the chain goes on, whatever the tool's failure. */
public class ToolMember implements Member {
  private final String name;
  private volatile @Nullable ToolSource source;

  /**
   * The source of a credential.
   *
   * @param source the source
   */
  public ToolMember(ToolSource source) {
    this.name = source.name();
    this.source = source;
  }

  /** A tool that is made when the chain gets to it: most chains end before. */
  ToolMember(String name) {
    this.name = name;
  }

  /** The tool; made by a subclass. */
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
  public final boolean isAskedWithOthers() {
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
      // This source does not take the request; another one may: several scopes, for example.
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
  public final Standing standing() {
    return source().standing();
  }
}
