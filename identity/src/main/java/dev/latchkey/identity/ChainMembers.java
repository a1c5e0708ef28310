package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;

/** How a chain sees each kind of credential. */
final class ChainMembers {
  private ChainMembers() {}

  static ChainMember of(TokenCredential credential) {
    if (credential instanceof ToolCredential tool) {
      return new ToolMember(tool);
    }
    return new ForeignMember(credential);
  }
}
