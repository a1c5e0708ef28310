package dev.latchkey.identity.internal.entra.interaction;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.UserNamePasswordParameters;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.entra.SettingNames;
import java.time.Duration;

/**
 * A sign-in by name and password (RFC 6749, section 4.3), which needs no person. Only
 * azure-identity-over-latchkey offers it.
 */
public final class PasswordInteraction implements Interaction {
  private final String username;
  private final String password;
  private final SettingNames names;

  /**
   * An interaction.
   *
   * @param username the user's name
   * @param password the user's password
   * @param names the names of the settings
   */
  public PasswordInteraction(String username, String password, SettingNames names) {
    this.username = username;
    this.password = password;
    this.names = names;
  }

  @Override
  @SuppressWarnings("deprecation") // MSAL advises against passwords too.
  public IAuthenticationResult signIn(Conversation conversation) {
    EntraRequest request = conversation.request();
    UserNamePasswordParameters.UserNamePasswordParametersBuilder parameters =
        UserNamePasswordParameters.builder(request.scopeSet(), username, password.toCharArray());
    if (conversation.hasTenant()) {
      parameters.tenant(request.tenant());
    }
    if (request.claims() != null) {
      parameters.claims(request.claimsRequest());
    }
    PublicClientApplication application = (PublicClientApplication) conversation.application();
    return conversation.executor().run(() -> application.acquireToken(parameters.build()));
  }

  @Override
  public SettingNames names() {
    return names;
  }

  @Override
  public Duration patience() {
    return Duration.ofMinutes(2);
  }
}
