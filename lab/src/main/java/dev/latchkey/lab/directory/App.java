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
 * @param spaRedirectUris those among them whose codes are redeemed by pages (single-page apps)
 * @param isMultiTenant true if users of other tenants can sign in to it
 * @param api what it offers to other apps
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
    List<URI> redirectUris,
    List<URI> spaRedirectUris,
    boolean isMultiTenant,
    ExposedApi api) {

  /**
   * An app of one tenant, which offers nothing to other apps.
   *
   * @param tenantId the tenant that holds it
   * @param clientId the application (client) id
   * @param registrationId the object id of the registration; empty for a managed identity
   * @param objectId the object id of the service principal; empty until one is made
   * @param displayName its name
   * @param clientSecrets the client secrets that are accepted until they expire
   * @param clientCertificates the certificates whose keys may sign a client assertion
   * @param federatedCredentials the credentials whose tokens can replace a client assertion
   * @param redirectUris where authorization codes may be sent; loopback is always allowed
   */
  public App(
      String tenantId,
      String clientId,
      String registrationId,
      String objectId,
      String displayName,
      List<ClientSecret> clientSecrets,
      List<ClientCertificate> clientCertificates,
      List<FederatedCredential> federatedCredentials,
      List<URI> redirectUris) {
    this(
        tenantId,
        clientId,
        registrationId,
        objectId,
        displayName,
        clientSecrets,
        clientCertificates,
        federatedCredentials,
        redirectUris,
        List.of(),
        false,
        ExposedApi.NONE);
  }

  /** Copies the lists. */
  public App {
    clientSecrets = List.copyOf(clientSecrets);
    clientCertificates = List.copyOf(clientCertificates);
    federatedCredentials = List.copyOf(federatedCredentials);
    redirectUris = List.copyOf(redirectUris);
    spaRedirectUris = List.copyOf(spaRedirectUris);
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
        redirectUris,
        spaRedirectUris,
        isMultiTenant,
        api);
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
        redirectUris,
        spaRedirectUris,
        isMultiTenant,
        api);
  }

  /**
   * The same app with another description of its API.
   *
   * @param newApi what it offers to other apps
   * @return the changed app
   */
  public App withApi(ExposedApi newApi) {
    return new App(
        tenantId,
        clientId,
        registrationId,
        objectId,
        displayName,
        clientSecrets,
        clientCertificates,
        federatedCredentials,
        redirectUris,
        spaRedirectUris,
        isMultiTenant,
        newApi);
  }

  /** Says which app this is, without its secrets. */
  @Override
  public String toString() {
    return "App[" + displayName + ", clientId=" + clientId + ", tenantId=" + tenantId + "]";
  }
}
