package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Tokens for clients that are not part of the Azure SDK. */
public final class AuthenticationUtil {
  private AuthenticationUtil() {}

  /**
   * Creates a supplier of values for the HTTP header {@code Authorization}: the word Bearer and a
   * token. Each {@code get()} calls the credential, which keeps its own cache. The supplier itself
   * sends nothing.
   *
   * @param credential the credential
   * @param scopes the scopes of the token
   * @return a supplier; it is thread-safe if the credential is, and throws what the credential
   *     throws
   * @throws IllegalArgumentException if there is no scope
   */
  public static Supplier<String> getBearerTokenSupplier(
      TokenCredential credential, String... scopes) {
    Objects.requireNonNull(credential, "credential");
    List<String> wanted = List.of(scopes);
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("A token is for at least one scope, not 0.");
    }
    return () -> {
      AccessToken token =
          credential.getTokenSync(new TokenRequestContext().setScopes(wanted).setCaeEnabled(true));
      return "Bearer " + token.getToken();
    };
  }
}
