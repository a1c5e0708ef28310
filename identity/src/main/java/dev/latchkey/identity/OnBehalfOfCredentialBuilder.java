package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.OnBehalfOfClient;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.proof.CertificateFile;
import dev.latchkey.identity.internal.entra.proof.CertificateProof;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The builder of {@link OnBehalfOfCredential}. Not thread-safe. */
public class OnBehalfOfCredentialBuilder
    extends AadCredentialBuilderBase<OnBehalfOfCredentialBuilder> {
  private @Nullable String clientSecret;
  private @Nullable String certificatePath;
  private String certificateSetter = "pemCertificate(…)";
  private @Nullable String certificatePassword;
  private boolean chainSent;
  private @Nullable Supplier<String> clientAssertion;
  private @Nullable String userAssertion;

  /** A builder with the defaults. */
  public OnBehalfOfCredentialBuilder() {}

  /**
   * Sets the secret with which the application authenticates.
   *
   * @param clientSecret the secret's value, not its id; {@code null} or blank leaves it unset
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder clientSecret(@Nullable String clientSecret) {
    this.clientSecret = clientSecret == null || clientSecret.isBlank() ? null : clientSecret;
    return this;
  }

  /**
   * Keeps tokens on disk for later runs of the app. By default, tokens stay in memory only.
   *
   * @param tokenCachePersistenceOptions how to store them; {@code null} for memory only
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Sets the file with the certificate and the key with which the application authenticates.
   *
   * @param pemCertificatePath a PEM or PFX file; {@code null} or blank leaves it unset
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder pemCertificate(@Nullable String pemCertificatePath) {
    this.certificatePath =
        pemCertificatePath == null || pemCertificatePath.isBlank() ? null : pemCertificatePath;
    certificateSetter = "pemCertificate(…)";
    return this;
  }

  /**
   * Sets the file with the certificate and the key with which the application authenticates.
   *
   * @param pfxCertificatePath a PFX or PEM file
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder pfxCertificate(@Nullable String pfxCertificatePath) {
    pemCertificate(pfxCertificatePath);
    certificateSetter = "pfxCertificate(…)";
    return this;
  }

  /**
   * Sets the password of the certificate's key.
   *
   * @param clientCertificatePassword the password, or {@code null} for none
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder clientCertificatePassword(
      @Nullable String clientCertificatePassword) {
    this.certificatePassword = clientCertificatePassword;
    return this;
  }

  /**
   * Sets whether each request includes the certificates (header {@code x5c}). Off by default.
   *
   * @param sendCertificateChain {@code true} to include them
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder sendCertificateChain(boolean sendCertificateChain) {
    this.chainSent = sendCertificateChain;
    return this;
  }

  /**
   * Sets the access token with which the user called the app.
   *
   * @param userAssertion an access token for the app, without {@code Bearer}
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder userAssertion(@Nullable String userAssertion) {
    this.userAssertion = userAssertion;
    return this;
  }

  /**
   * Sets the supplier of the assertion with which the application authenticates.
   *
   * @param clientAssertionSupplier called for each request to Microsoft Entra
   * @return this builder
   */
  public OnBehalfOfCredentialBuilder clientAssertion(
      @Nullable Supplier<String> clientAssertionSupplier) {
    this.clientAssertion = clientAssertionSupplier;
    return this;
  }

  /**
   * Builds a credential. Sends nothing.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if the application, the tenant or the user assertion is not
   *     set, or if not exactly one of secret, certificate and client assertion is set
   */
  public OnBehalfOfCredential build() {
    Required required = new Required(OnBehalfOfCredential.class);
    String user = required.of("userAssertion", userAssertion);
    EntraOptions options = options(required);
    long proofs =
        Stream.of(clientSecret, certificatePath, clientAssertion).filter(Objects::nonNull).count();
    if (proofs != 1) {
      throw new IllegalArgumentException(
          "OnBehalfOfCredential can't be built: the application has "
              + proofs
              + " proofs of itself. Set exactly one of clientSecret(…), pemCertificate(…) or"
              + " pfxCertificate(…), clientAssertion(…).");
    }
    OnBehalfOfClient client;
    if (clientSecret != null) {
      ClientProof proof = ClientProof.secret(clientSecret);
      client = client(options, proof, "clientSecret(…)", user);
    } else if (certificatePath != null) {
      CertificateFile file =
          CertificateFile.at(certificatePath, certificatePassword, "clientCertificatePassword(…)");
      ClientProof proof = new CertificateProof(file, options.clock());
      client = client(options, proof, certificateSetter, user);
    } else {
      ClientProof proof = ClientProof.assertion(Objects.requireNonNull(clientAssertion));
      client = client(options, proof, "clientAssertion(…)", user);
    }
    return new OnBehalfOfCredential(options, client);
  }

  private OnBehalfOfClient client(
      EntraOptions options, ClientProof proof, String setter, String user) {
    return new OnBehalfOfClient(
        options, proof, SettingNames.ofBuilder(setter), chainSent, user.strip());
  }
}
