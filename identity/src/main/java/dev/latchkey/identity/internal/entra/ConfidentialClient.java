package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An application that signs in as itself. Two of MSAL's stand behind it, since what an application
 * can do is part of it: one that handles claims challenges and one that does not.
 */
public final class ConfidentialClient implements TokenSource {
  private final EntraOptions options;
  private final String tenant;
  private final ClientProof proof;
  private final SettingNames names;
  private final boolean chainSent;
  private final ConcurrentHashMap<Boolean, ConfidentialClientApplication> applications =
      new ConcurrentHashMap<>();

  /**
   * An application.
   *
   * @param options who it is and how to ask
   * @param proof how it proves that
   * @param names what the user calls its settings
   * @param chainSent whether a certificate goes along with the assertion that it signs
   */
  public ConfidentialClient(
      EntraOptions options, ClientProof proof, SettingNames names, boolean chainSent) {
    this.options = options;
    this.tenant = options.homeTenant();
    this.proof = proof;
    this.names = names;
    this.chainSent = chainSent;
  }

  @Override
  public Token ask(EntraRequest request, boolean isRenewal) throws Failure {
    IClientCredential credential = proof.forRequest();
    ClientCredentialParameters.ClientCredentialParametersBuilder parameters =
        ClientCredentialParameters.builder(request.scopeSet())
            .tenant(request.tenant())
            .clientCredential(credential)
            // MSAL looks into its cache before it looks at claims.
            .skipCache(isRenewal || request.claims() != null);
    if (request.claims() != null) {
      parameters.claims(request.claimsRequest());
    }
    ConfidentialClientApplication application = application(request.cae(), credential);
    try {
      return TokenSource.tokenOf(application.acquireToken(parameters.build()).join(), request);
    } catch (RuntimeException e) {
      throw EntraFailures.of(e, options, request, names);
    }
  }

  @Override
  public void requireUsable() throws Failure {
    proof.requireUsable();
  }

  private ConfidentialClientApplication application(boolean cae, IClientCredential credential)
      throws Failure {
    ConfidentialClientApplication known = applications.get(cae);
    if (known != null) {
      return known;
    }
    ConfidentialClientApplication made =
        options
            .apply(
                ConfidentialClientApplication.builder(options.clientId(), credential), tenant, cae)
            .sendX5c(chainSent)
            .build();
    ConfidentialClientApplication first = applications.putIfAbsent(cae, made);
    return first == null ? made : first;
  }
}
