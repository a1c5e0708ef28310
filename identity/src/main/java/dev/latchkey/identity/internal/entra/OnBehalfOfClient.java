package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.UserAssertion;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;

/**
 * An application that asks on behalf of the user who called it. Each request makes a new MSAL
 * application, since the proof of an existing one can't be changed and files rotate. Tokens are
 * kept outside of it.
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
   * @param options which application, and how to ask
   * @param proof how it proves that it is itself
   * @param names the names of the settings
   * @param chainSent whether the certificate chain is sent with the assertion
   * @param userAssertion the token that the user called with
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
      setClaims(parameters, request);
    }
    ConfidentialClientApplication application =
        options
            .apply(
                ConfidentialClientApplication.builder(options.clientId(), proof.forRequest()),
                options.homeTenant(),
                request.cae(),
                new DirectExecutor())
            .sendX5c(chainSent)
            .build();
    try {
      return TokenSource.tokenOf(application.acquireToken(parameters.build()).join(), request);
    } catch (RuntimeException e) {
      throw proof.explain(EntraFailures.of(e, options, request, names));
    }
  }

  private static void setClaims(
      OnBehalfOfParameters.OnBehalfOfParametersBuilder parameters, EntraRequest request) {
    try {
      // With client capabilities, MSAL4J 1.26 drops what claims(…) sets.
      parameters.claimsFromClient(request.claims());
    } catch (NoSuchMethodError e) {
      parameters.claims(request.claimsRequest()); // Older versions send both.
    }
  }
}
