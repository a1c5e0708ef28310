package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import reactor.core.publisher.Mono;

/**
 * A credential for a user whose name and password the app has. It can't sign in where Microsoft
 * Entra demands a second factor. Throws {@link SignInException} for every refusal; {@link
 * IllegalArgumentException} for a bad scope. Thread-safe.
 *
 * @deprecated As in azure-identity: Microsoft advises against passwords in apps.
 */
@Deprecated
public class UsernamePasswordCredential extends UserCredential {
  UsernamePasswordCredential(EntraOptions options, UserSignIn signIn) {
    super("UsernamePasswordCredential", options, signIn);
  }

  /**
   * Signs the user in, even if that was done before. Nothing happens before the subscription.
   *
   * @param request the scopes, and perhaps a tenant or claims
   * @return a record of the account
   */
  public Mono<AuthenticationRecord> authenticate(TokenRequestContext request) {
    return signIn(request);
  }

  /**
   * Signs the user in, for Azure Resource Manager.
   *
   * @return a record of the account; {@link IllegalArgumentException} for an authority that is not
   *     one of {@link AzureAuthorityHosts}
   */
  public Mono<AuthenticationRecord> authenticate() {
    return signIn();
  }
}
