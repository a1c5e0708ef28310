package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.UserAssertion;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;

/**
 * An application that asks on behalf of the user who called it. MSAL's application is made for each
 * request, since its proof can't be changed and files rotate; what it would remember is remembered
 * in front of it.
 */
public final class OnBehalfOfClient implements TokenSource {
  private final EntraOptions options;
  private final ClientProof proof;
  private final SettingNames names;
  private final boolean chainSent;
  private final UserAssertion user;

  /**
   * An application.
   *
   * @param options who it is and how to ask
   * @param proof how it proves that
   * @param names what the user calls its settings
   * @param chainSent whether a certificate goes along with the assertion that it signs
   * @param userAssertion the token by which the user called
   */
  public OnBehalfOfClient(
      EntraOptions options,
      ClientProof proof,
      SettingNames names,
      boolean chainSent,
      String userAssertion) {
    this.options = options;
    this.proof = proof;
    this.names = names;
    this.chainSent = chainSent;
    this.user = new UserAssertion(userAssertion);
  }

  @Override
  public Token ask(EntraRequest request, boolean isRenewal) throws Failure {
    OnBehalfOfParameters.OnBehalfOfParametersBuilder parameters =
        OnBehalfOfParameters.builder(request.scopeSet(), user)
            .tenant(request.tenant())
            .skipCache(isRenewal || request.claims() != null);
    if (request.claims() != null) {
      // What claims(…) takes is lost beside the client's capabilities (MSAL4J 1.26).
      parameters.claimsFromClient(request.claims());
    }
    ConfidentialClientApplication application =
        options
            .apply(
                ConfidentialClientApplication.builder(options.clientId(), proof.forRequest()),
                options.homeTenant(),
                request.cae())
            .sendX5c(chainSent)
            .build();
    try {
      return TokenSource.tokenOf(application.acquireToken(parameters.build()).join(), request);
    } catch (RuntimeException e) {
      throw EntraFailures.of(e, options, request, names);
    }
  }
}
