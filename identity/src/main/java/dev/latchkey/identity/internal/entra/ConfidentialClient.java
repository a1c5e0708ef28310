package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientAssertion;
import com.microsoft.aad.msal4j.IClientCertificate;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An application that signs in as itself. It has two of MSAL's applications: one that handles
 * claims challenges and one that does not, since MSAL fixes that for each application.
 *
 * <p>MSAL4J before 1.23 takes a new proof for an existing application only if it is an assertion. A
 * secret never changes, and a certificate, whose file may have been replaced, gets a new
 * application for each request. Tokens are kept outside of it.
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
   * @param options which application, and how to ask
   * @param proof how it proves that it is itself
   * @param names the names of the settings
   * @param chainSent whether the certificate chain is sent with the assertion
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
            // MSAL would answer claims from its cache.
            .skipCache(isRenewal || request.claims() != null);
    if (credential instanceof IClientAssertion) {
      parameters.clientCredential(credential);
    }
    if (request.claims() != null) {
      parameters.claims(request.claimsRequest());
    }
    ConfidentialClientApplication application = application(request.cae(), credential);
    try {
      return TokenSource.tokenOf(application.acquireToken(parameters.build()).join(), request);
    } catch (RuntimeException e) {
      throw proof.explain(EntraFailures.of(e, options, request, names));
    }
  }

  @Override
  public void requireUsable() throws Failure {
    proof.requireUsable();
  }

  private ConfidentialClientApplication application(boolean cae, IClientCredential credential)
      throws Failure {
    ConfidentialClientApplication known = applications.get(cae);
    if (known != null && !(credential instanceof IClientCertificate)) {
      return known;
    }
    ConfidentialClientApplication made =
        options
            .apply(
                ConfidentialClientApplication.builder(options.clientId(), credential),
                tenant,
                cae,
                new DirectExecutor())
            .sendX5c(chainSent)
            .build();
    if (credential instanceof IClientCertificate) {
      return made;
    }
    ConfidentialClientApplication first = applications.putIfAbsent(cae, made);
    return first == null ? made : first;
  }
}
