package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;

/** How an application proves that it is itself: a secret, a certificate, an assertion. */
@FunctionalInterface
public interface ClientProof {
  /**
   * The proof for one request, read anew where it lies in a file.
   *
   * @return what MSAL sends
   * @throws EntraFailure when there is none to be had
   */
  IClientCredential forRequest() throws EntraFailure;

  /**
   * A secret.
   *
   * @param secret the secret's value
   * @return the proof
   */
  static ClientProof secret(String secret) {
    IClientCredential credential = ClientCredentialFactory.createFromSecret(secret);
    return () -> credential;
  }

  /**
   * An assertion that somebody else signed.
   *
   * @param assertion gives one for each request
   * @return the proof
   */
  static ClientProof assertion(AssertionSource assertion) {
    return () -> ClientCredentialFactory.createFromClientAssertion(assertion.next());
  }
}
