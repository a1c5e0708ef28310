package dev.latchkey.cli;

import dev.latchkey.identity.internal.chain.SourceName;
import java.time.Instant;

/**
 * A token and where it came from.
 *
 * @param value the token itself
 * @param expiresOn when it ends
 * @param source who gave it
 */
record FoundToken(String value, Instant expiresOn, SourceName source) {
  /** Without the token. */
  @Override
  public String toString() {
    return "FoundToken[source=" + source + "]";
  }
}
