package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Tokens for clients that are not of the Azure SDK. */
public final class AuthenticationUtil {
  private AuthenticationUtil() {}

  /**
   * Makes a supplier of the value of an HTTP header {@code Authorization}: the word Bearer and a
   * token. The credential is asked on each {@code get()}, and keeps what it keeps; nothing is sent
   * anywhere else.
   *
   * @param credential the credential
   * @param scopes what the token is for
   * @return a supplier, safe for use by many threads at once if the credential is; it throws what
   *     the credential throws
   * @throws IllegalArgumentException for no scope
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
