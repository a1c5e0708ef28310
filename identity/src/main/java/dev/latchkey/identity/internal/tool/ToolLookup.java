package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a tool's files, kept from the lookup to the run of the tool. Equal lookups share
 * an answer: the same request, and files with the same stamps. A caller with newer stamps does not
 * join: the answer may be another account's, even if the same account is signed in again now.
 */
final class ToolLookup extends Lookup {
  private final ToolRequest checked;
  private final TokenKey key;
  private final List<?> who;
  private final @Nullable Snapshot snapshot;

  /**
   * Creates the result of a lookup.
   *
   * @param who the stamps of the files that define the sign-in
   * @param snapshot the files, or {@code null} if a challenge makes them meaningless
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

  /** Leaves the account and the claims out. */
  @Override
  public String toString() {
    return "ToolLookup[" + key + "]";
  }
}
