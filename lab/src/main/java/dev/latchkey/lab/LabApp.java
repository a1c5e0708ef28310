package dev.latchkey.lab;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientCertificate;
import dev.latchkey.lab.directory.FederatedCredential;
import java.util.Optional;

/** An app of a running lab, with its credentials. */
public final class LabApp {
  private final App app;

  LabApp(App app) {
    this.app = app;
  }

  /** {@return its name} */
  public String name() {
    return app.displayName();
  }

  /** {@return the application (client) id} */
  public String clientId() {
    return app.clientId();
  }

  /** {@return the object id of its service principal} */
  public String objectId() {
    return app.objectId();
  }

  /** {@return the id of its tenant} */
  public String tenantId() {
    return app.tenantId();
  }

  /**
   * A client secret.
   *
   * @return its first secret
   * @throws IllegalStateException if it has none
   */
  public String secret() {
    return app.secrets().stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name() + " has no secret."));
  }

  /**
   * A certificate with its private key. The first call makes it.
   *
   * @return both in PEM, the format of {@code az login --certificate} and the SDKs
   * @throws IllegalStateException if the lab made the key of none of its certificates
   */
  public String certificatePem() {
    return app.clientCertificates().stream()
        .map(ClientCertificate::pem)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(name() + " has no certificate whose key the lab made."));
  }

  /**
   * The Azure Pipelines service connection that signs in as it.
   *
   * @return the id of the first one
   * @throws IllegalStateException if it has none
   */
  public String serviceConnectionId() {
    return app.federatedCredentials().stream()
        .map(FederatedCredential::serviceConnectionId)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name() + " has no service connection."));
  }

  /** Says which app this is, without its secrets. */
  @Override
  public String toString() {
    return app.toString();
  }
}
