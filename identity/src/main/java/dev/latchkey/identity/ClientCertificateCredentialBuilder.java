package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.ConfidentialClient;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.proof.CertificateFile;
import dev.latchkey.identity.internal.entra.proof.CertificateProof;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The builder of {@link ClientCertificateCredential}. Not thread-safe. */
public class ClientCertificateCredentialBuilder
    extends AadCredentialBuilderBase<ClientCertificateCredentialBuilder> {
  private static final String PASSWORD = "clientCertificatePassword(…)";
  private static final String PEM = "pemCertificate";
  private static final String PFX = "pfxCertificate";

  private @Nullable String path;
  private byte @Nullable [] content;
  private @Nullable String password;
  private boolean chainSent;
  private String setter = PEM;

  /** A builder with the defaults. */
  public ClientCertificateCredentialBuilder() {}

  /**
   * Sets the file with the certificate and the key.
   *
   * @param certificatePath a PEM or PFX file
   * @return this builder
   */
  public ClientCertificateCredentialBuilder pemCertificate(@Nullable String certificatePath) {
    this.path = certificatePath;
    this.setter = PEM;
    return this;
  }

  /**
   * Sets the certificate and the key. The stream is read to its end and not closed.
   *
   * @param certificate PEM or PFX
   * @return this builder
   * @throws UncheckedIOException if the stream can't be read
   */
  public ClientCertificateCredentialBuilder pemCertificate(InputStream certificate) {
    try {
      this.content = certificate.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.setter = PEM;
    return this;
  }

  /**
   * Sets the file with the certificate and the key.
   *
   * @param certificatePath a PFX or PEM file
   * @return this builder
   */
  public ClientCertificateCredentialBuilder pfxCertificate(@Nullable String certificatePath) {
    pemCertificate(certificatePath);
    this.setter = PFX;
    return this;
  }

  /**
   * Sets the file with the certificate and the key, and the password of the key.
   *
   * @param certificatePath a PFX or PEM file
   * @param clientCertificatePassword the password, or {@code null} for none
   * @return this builder
   * @deprecated For code that was written for azure-identity. Use {@link #pfxCertificate(String)}
   *     and {@link #clientCertificatePassword}.
   */
  @Deprecated
  public ClientCertificateCredentialBuilder pfxCertificate(
      @Nullable String certificatePath, @Nullable String clientCertificatePassword) {
    this.password = clientCertificatePassword;
    return pfxCertificate(certificatePath);
  }

  /**
   * Sets the certificate and the key. The stream is read to its end and not closed.
   *
   * @param certificate PFX or PEM
   * @return this builder
   * @throws UncheckedIOException if the stream can't be read
   */
  public ClientCertificateCredentialBuilder pfxCertificate(InputStream certificate) {
    pemCertificate(certificate);
    this.setter = PFX;
    return this;
  }

  /**
   * Sets the password of the key.
   *
   * @param clientCertificatePassword the password, or {@code null} for none
   * @return this builder
   */
  public ClientCertificateCredentialBuilder clientCertificatePassword(
      @Nullable String clientCertificatePassword) {
    this.password = clientCertificatePassword;
    return this;
  }

  /**
   * Sets whether each request includes the certificates (header {@code x5c}). Applications need
   * this if they trust a subject and issuer instead of one certificate. Off by default.
   *
   * @param sendCertificateChain {@code true} to include them
   * @return this builder
   */
  public ClientCertificateCredentialBuilder sendCertificateChain(boolean sendCertificateChain) {
    this.chainSent = sendCertificateChain;
    return this;
  }

  /**
   * Keeps tokens on disk for later runs of the app. By default, tokens stay in memory only.
   *
   * @param tokenCachePersistenceOptions how to store them; {@code null} for memory only
   * @return this builder
   */
  public ClientCertificateCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Builds a credential. Reads no file: the first token request shows whether the file can be used.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if the application, the tenant or the certificate is not set,
   *     or if both a file and a stream are set
   */
  public ClientCertificateCredential build() {
    Required required = new Required(ClientCertificateCredential.class);
    if (content == null) {
      required.of(setter, path);
    } else if (path != null) {
      throw new IllegalArgumentException(
          "ClientCertificateCredential can't be built: it has a certificate from file '"
              + path
              + "' and one from a stream. Set one of them.");
    }
    EntraOptions options = options(required);
    CertificateFile file =
        content != null
            ? CertificateFile.of(content, password, PASSWORD)
            : CertificateFile.at(String.valueOf(path), password, PASSWORD);
    return new ClientCertificateCredential(
        options,
        new ConfidentialClient(
            options,
            new CertificateProof(file, options.clock()),
            SettingNames.ofBuilder(setter + "(…)"),
            chainSent));
  }
}
