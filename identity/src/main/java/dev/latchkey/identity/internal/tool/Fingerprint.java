package dev.latchkey.identity.internal.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds tokens to a sign-in: equal for the same tool, folder, person, kind of account, tenant and
 * cloud, different as soon as one of them is another or the tool no longer holds the account. A
 * file rewritten for the same person, or another subscription of the same tenant, changes nothing.
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

  /** Without what it is made of. */
  @Override
  public String toString() {
    return "Fingerprint";
  }
}
