package dev.latchkey.identity.internal.entra.interaction;

import com.microsoft.aad.msal4j.AuthorizationRequestUrlParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.Prompt;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.process.BrowserLauncher;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The person signs in in the browser, which brings the answer to a port of this machine: the
 * authorization code flow with a proof key (RFC 6749 4.1, RFC 7636, RFC 8252). Nobody else can use
 * the code that arrives, since only this object knows the key. Nobody can slip in another code,
 * since only the browser knows the state.
 */
public final class BrowserInteraction implements Interaction {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Remedy OTHERWISE =
      Remedy.step("set BROWSER to a browser's command, or use DeviceCodeCredential");

  private final BrowserLauncher browser;
  private final RedirectAddress redirect;
  private final @Nullable String loginHint;
  private final SignInPage page;
  private final Duration patience;
  private final SecureRandom random = new SecureRandom();

  /**
   * An interaction.
   *
   * @param browser the person's browser
   * @param redirect the address to which the browser brings the answer
   * @param loginHint the user name to suggest, or {@code null}
   * @param page what the person sees at the end
   * @param patience how long the person may take, or {@code null} for five minutes
   */
  public BrowserInteraction(
      BrowserLauncher browser,
      RedirectAddress redirect,
      @Nullable String loginHint,
      SignInPage page,
      @Nullable Duration patience) {
    this.browser = browser;
    this.redirect = redirect;
    this.loginHint = loginHint;
    this.page = page;
    this.patience = patience == null ? PATIENCE : patience;
  }

  @Override
  public IAuthenticationResult signIn(Conversation conversation)
      throws Failure, InterruptedException {
    String state = secret();
    String key = secret();
    URI answered;
    String code;
    try (RedirectListener listener = RedirectListener.open(redirect, state, page)) {
      answered = listener.address();
      Optional<Process> opened = browser.open(address(conversation, answered, state, key));
      code =
          listener.code(
              opened.orElseThrow(() ->
                  new Failure(
                      FailureKind.NOT_AVAILABLE_HERE, "no browser could be started", OTHERWISE)),
              patience,
              OTHERWISE);
    }
    return conversation.redeem(code, answered, key);
  }

  private URI address(Conversation conversation, URI answered, String state, String key) {
    EntraRequest request = conversation.request();
    AuthorizationRequestUrlParameters.Builder parameters =
        AuthorizationRequestUrlParameters.builder(answered.toString(), request.scopeSet())
            .prompt(Prompt.SELECT_ACCOUNT)
            .state(state)
            .codeChallenge(challenge(key))
            .codeChallengeMethod("S256");
    if (loginHint != null) {
      parameters.loginHint(loginHint);
    }
    if (request.claims() != null) {
      parameters.claims(request.claimsRequest());
    }
    String url =
        conversation.application().getAuthorizationRequestUrl(parameters.build()).toString();
    // MSAL writes the application's tenant; the request may be for another.
    EntraOptions options = conversation.options();
    return URI.create(
        url.replace(
            options.authority().of(options.homeTenant()),
            options.authority().of(request.tenant())));
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  @Override
  public Duration patience() {
    return patience;
  }
}
