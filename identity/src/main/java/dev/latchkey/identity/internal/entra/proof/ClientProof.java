package dev.latchkey.identity.internal.entra.proof;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How an application proves that it is itself. */
@FunctionalInterface
public interface ClientProof {
  /**
   * The proof for one request. A proof in a file is read each time, so that a rotated one is found.
   *
   * @return what MSAL sends
   * @throws Failure when there is none
   */
  IClientCredential forRequest() throws Failure;

  /**
   * Checks the proof, where no server has to be asked for it.
   *
   * @throws Failure when there is none
   */
  default void requireUsable() throws Failure {}

  /**
   * Adds to a refusal by Microsoft Entra what the proof itself shows.
   *
   * @param failure the refusal
   * @return the same failure, or one that says more
   */
  default Failure explain(Failure failure) {
    return failure;
  }

  /**
   * A secret.
   *
   * @param secret the secret's value
   * @return the proof
   */
  static ClientProof secret(String secret) {
    return new SecretProof(
        ClientCredentialFactory.createFromSecret(secret), !secret.equals(secret.strip()));
  }

  /**
   * An assertion from the app's own code.
   *
   * @param supplier the app's code
   * @return the proof
   */
  static ClientProof assertion(Supplier<String> supplier) {
    return () -> {
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
      return ClientCredentialFactory.createFromClientAssertion(assertion.strip());
    };
  }
}
