package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import org.jspecify.annotations.Nullable;

/** What a tool's files said, kept from looking to asking. */
final class ToolLookup extends Lookup {
  private final ToolRequest checked;
  private final SharedTool.Asking asking;
  private final @Nullable Snapshot snapshot;

  ToolLookup(
      TokenRequest request,
      @Nullable Token token,
      ToolRequest checked,
      SharedTool.Asking asking,
      @Nullable Snapshot snapshot) {
    super(request, token);
    this.checked = checked;
    this.asking = asking;
    this.snapshot = snapshot;
  }

  ToolRequest checked() {
    return checked;
  }

  SharedTool.Asking asking() {
    return asking;
  }

  /** The files before asking; {@code null} where a challenge makes them meaningless. */
  @Nullable Snapshot snapshot() {
    return snapshot;
  }
}
