package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tool's files said, kept from looking to asking. Equal ones have the same answer: the same
 * request, and files that look the same. A caller that saw them written since does not join: the
 * answer may be another person's, though the one who is signed in now was so before.
 */
final class ToolLookup extends Lookup {
  private final ToolRequest checked;
  private final TokenKey key;
  private final List<?> who;
  private final @Nullable Snapshot snapshot;

  /**
   * The result of looking.
   *
   * @param who what the files look like that say who is signed in
   * @param snapshot the files, or {@code null} where a challenge makes them meaningless
   */
  ToolLookup(
      TokenRequest request,
      @Nullable Token token,
      ToolRequest checked,
      TokenKey key,
      List<?> who,
      @Nullable Snapshot snapshot) {
    super(request, token);
    this.checked = checked;
    this.key = key;
    this.who = who;
    this.snapshot = snapshot;
  }

  ToolRequest checked() {
    return checked;
  }

  TokenKey key() {
    return key;
  }

  @Nullable Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ToolLookup that && key.equals(that.key) && who.equals(that.who);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** Without the person and the claims. */
  @Override
  public String toString() {
    return "ToolLookup[" + key + "]";
  }
}
