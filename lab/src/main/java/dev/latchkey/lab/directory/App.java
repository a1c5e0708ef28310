package dev.latchkey.lab.directory;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * An app registration, and its service principal in the same tenant.
 *
 * @param tenantId the tenant that holds it
 * @param clientId the application (client) id
 * @param registrationId the object id of the registration; empty for a managed identity, which has
 *     none
 * @param objectId the object id of the service principal, which role assignments name; empty until
 *     one is made
 * @param displayName its name
 * @param clientSecrets the client secrets that are accepted until they expire
 * @param clientCertificates the certificates whose keys may sign a client assertion
 * @param federatedCredentials the credentials whose tokens can replace a client assertion
 * @param redirectUris where authorization codes may be sent; loopback is always allowed
 */
public record App(
    String tenantId,
    String clientId,
    String registrationId,
    String objectId,
    String displayName,
    List<ClientSecret> clientSecrets,
    List<ClientCertificate> clientCertificates,
    List<FederatedCredential> federatedCredentials,
    List<URI> redirectUris) {

  /** Copies the lists. */
  public App {
    clientSecrets = List.copyOf(clientSecrets);
    clientCertificates = List.copyOf(clientCertificates);
    federatedCredentials = List.copyOf(federatedCredentials);
    redirectUris = List.copyOf(redirectUris);
  }

  /** {@return the client secrets themselves, expired ones too} */
  public List<String> secrets() {
    return clientSecrets.stream().map(ClientSecret::value).toList();
  }

  /** {@return true if it is a registration, and no managed identity} */
  public boolean isRegistration() {
    return !registrationId.isEmpty();
  }

  /** {@return true if it has a service principal: without one it can't sign in} */
  public boolean hasServicePrincipal() {
    return !objectId.isEmpty();
  }

  /** {@return the certificates whose keys may sign a client assertion} */
  public List<X509Certificate> certificates() {
    return clientCertificates.stream().map(ClientCertificate::certificate).toList();
  }

  /**
   * The same app with other secrets.
   *
   * @param secrets all its client secrets
   * @return the changed app
   */
  public App withSecrets(List<ClientSecret> secrets) {
    return new App(
        tenantId,
        clientId,
        registrationId,
        objectId,
        displayName,
        secrets,
        clientCertificates,
        federatedCredentials,
        redirectUris);
  }

  /**
   * The same app with another service principal.
   *
   * @param servicePrincipalId its object id; empty for none
   * @return the changed app
   */
  public App withServicePrincipal(String servicePrincipalId) {
    return new App(
        tenantId,
        clientId,
        registrationId,
        servicePrincipalId,
        displayName,
        clientSecrets,
        clientCertificates,
        federatedCredentials,
        redirectUris);
  }

  /** Says which app this is, without its secrets. */
  @Override
  public String toString() {
    return "App[" + displayName + ", clientId=" + clientId + ", tenantId=" + tenantId + "]";
  }
}
