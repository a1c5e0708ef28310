package dev.latchkey.lab.directory;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * An app registration with its service principal in the same tenant.
 *
 * @param tenantId the tenant that holds it
 * @param clientId the application (client) id
 * @param objectId the object id of the service principal, which role assignments name
 * @param displayName its name
 * @param secrets the client secrets that are accepted
 * @param clientCertificates the certificates whose keys may sign a client assertion
 * @param federatedCredentials the credentials whose tokens can replace a client assertion
 * @param redirectUris where authorization codes may be sent; loopback is always allowed
 */
public record App(
    String tenantId,
    String clientId,
    String objectId,
    String displayName,
    List<String> secrets,
    List<ClientCertificate> clientCertificates,
    List<FederatedCredential> federatedCredentials,
    List<URI> redirectUris) {

  /** Copies the lists. */
  public App {
    secrets = List.copyOf(secrets);
    clientCertificates = List.copyOf(clientCertificates);
    federatedCredentials = List.copyOf(federatedCredentials);
    redirectUris = List.copyOf(redirectUris);
  }

  /** {@return the certificates whose keys may sign a client assertion} */
  public List<X509Certificate> certificates() {
    return clientCertificates.stream().map(ClientCertificate::certificate).toList();
  }

  /** Says which app this is, without its secrets. */
  @Override
  public String toString() {
    return "App[" + displayName + ", clientId=" + clientId + ", tenantId=" + tenantId + "]";
  }
}
