package dev.latchkey.identity.internal.entra.interaction;

import dev.latchkey.identity.internal.json.JsonOutput;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a cache that two applications of MSAL share: accounts and refresh tokens. Access
 * tokens are left out, since the two differ in whether they handle claims challenges, and a token
 * of the one does not fit the other.
 */
final class SharedSignIn {
  private static final int DEEPEST = 64;

  private SharedSignIn() {}

  /** The cache, in MSAL's format, without access tokens. */
  static String of(String cache) {
    try {
      Map<String, @Nullable Object> shared = JsonText.read(cache, DEEPEST);
      shared.remove("AccessToken");
      return JsonOutput.of(shared);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // MSAL's own text is JSON.
    }
  }
}
