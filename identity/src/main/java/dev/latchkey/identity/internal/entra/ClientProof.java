package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.Failure;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.FailureKind;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How an application proves that it is itself: a secret, a certificate, an assertion. */
@FunctionalInterface
public interface ClientProof {
  /**
   * The proof for one request, read anew where it lies in a file.
   *
   * @return what MSAL sends
   * @throws Failure when there is none to be had
   */
  IClientCredential forRequest() throws Failure;

  /**
   * Checks the proof, where that takes no more than to read a file.
   *
   * @throws Failure when there is none to be had
   */
  default void requireUsable() throws Failure {}

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
  static ClientProof signed(AssertionSource assertion) {
    return () -> ClientCredentialFactory.createFromClientAssertion(assertion.next());
  }

  /**
   * An assertion in a file.
   *
   * @param file the file
   * @return the proof
   */
  static ClientProof file(TokenFile file) {
    return new ClientProof() {
      @Override
      public IClientCredential forRequest() throws Failure {
        return ClientCredentialFactory.createFromClientAssertion(file.next());
      }

      @Override
      public void requireUsable() throws Failure {
        file.next();
      }
    };
  }

  /**
   * An assertion that code of the app gives.
   *
   * @param supplier the app's code
   * @return the proof
   */
  static ClientProof assertion(Supplier<String> supplier) {
    return signed(() -> {
      @Nullable String assertion;
      try {
        assertion = supplier.get();
      } catch (RuntimeException e) {
        throw new Failure(
            FailureKind.UNEXPECTED, "the supplier of clientAssertion(…) failed", null, e);
      }
      if (assertion == null || assertion.isBlank()) {
        throw new Failure(
            FailureKind.INVALID_REQUEST, "the supplier of clientAssertion(…) gave no assertion");
      }
      return assertion.strip();
    });
  }
}
