package dev.latchkey.identity.internal.entra.interaction;

import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.entra.DeferredExecutor;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The person has already signed in on a web page of the app, which got a code for it. */
public final class CodeInteraction implements Interaction {
  private final String code;
  private final URI redirectUri;
  private final @Nullable String secret;
  private final AtomicBoolean isRedeemed = new AtomicBoolean();

  /**
   * An interaction.
   *
   * @param code the code that the web page got
   * @param redirectUri the address of that page
   * @param secret the application's secret, or {@code null} if it has none
   */
  public CodeInteraction(String code, URI redirectUri, @Nullable String secret) {
    this.code = code;
    this.redirectUri = redirectUri;
    this.secret = secret;
  }

  @Override
  public AbstractClientApplicationBase application(
      EntraOptions options, boolean cae, DeferredExecutor executor) throws Failure {
    if (secret == null) {
      return Interaction.super.application(options, cae, executor);
    }
    return options
        .apply(
            ConfidentialClientApplication.builder(
                options.clientId(), ClientCredentialFactory.createFromSecret(secret)),
            options.homeTenant(),
            cae,
            executor)
        .build();
  }

  @Override
  public IAuthenticationResult signIn(Conversation conversation) throws Failure {
    if (isRedeemed.get()) {
      throw new Failure(
          FailureKind.REAUTHENTICATION_REQUIRED,
          "the sign-in has ended, and its code was good for one use",
          Remedy.step("have the person sign in again, and build a credential with the new code"));
    }
    IAuthenticationResult result = conversation.redeem(code, redirectUri, null);
    isRedeemed.set(true);
    return result;
  }

  @Override
  public Duration patience() {
    return Duration.ZERO;
  }
}
