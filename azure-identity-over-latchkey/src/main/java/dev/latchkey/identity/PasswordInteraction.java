package dev.latchkey.identity;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.UserNamePasswordParameters;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.entra.interaction.Interaction;
import java.time.Duration;

/** A sign-in by name and password (RFC 6749, section 4.3), which needs no person. */
final class PasswordInteraction implements Interaction {
  private final String username;
  private final String password;

  PasswordInteraction(String username, String password) {
    this.username = username;
    this.password = password;
  }

  @Override
  public IAuthenticationResult signIn(Conversation conversation) {
    EntraRequest request = conversation.request();
    UserNamePasswordParameters.UserNamePasswordParametersBuilder parameters =
        UserNamePasswordParameters.builder(request.scopeSet(), username, password.toCharArray());
    if (!request.tenant().equals(EntraOptions.ANY_TENANT)) {
      parameters.tenant(request.tenant());
    }
    if (request.claims() != null) {
      parameters.claims(request.claimsRequest());
    }
    PublicClientApplication application = (PublicClientApplication) conversation.application();
    return conversation.executor().run(() -> application.acquireToken(parameters.build()));
  }

  @Override
  public Duration patience() {
    return Duration.ofMinutes(2);
  }
}
