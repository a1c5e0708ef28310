package dev.latchkey.identity.internal.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds tokens to a sign-in. It is equal for the same tool, folder, account, kind of account,
 * tenant and cloud. It differs if one of them differs or the tool no longer holds the account. It
 * does not change if a file is rewritten for the same account, or another subscription of the same
 * tenant is chosen.
 */
public final class Fingerprint {
  private final List<String> parts;

  private Fingerprint(List<String> parts) {
    this.parts = parts;
  }

  public static Fingerprint of(String... parts) {
    return new Fingerprint(List.of(parts));
  }

  /** The same sign-in, used by another tool. */
  public Fingerprint through(String tool) {
    return of(tool, String.join("\n", parts));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** Leaves the contents out. */
  @Override
  public String toString() {
    return "Fingerprint";
  }
}
