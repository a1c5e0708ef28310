package dev.latchkey.lab.internal.control;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientCertificate;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.internal.federation.ExternalIssuer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the apps of a lab sign in with, for tests in any language: Java has it from {@code Lab}.
 * Whoever may control the lab may have it.
 */
public final class LabCredentials {
  private final Directory directory;
  private final ExternalIssuer issuer;
  private final Map<String, String> appService;
  private final Map<String, String> pipelines;

  /**
   * The credentials of one lab.
   *
   * @param directory its apps
   * @param issuer makes tokens of the issuers that they trust
   * @param appService the variables of App Service
   * @param pipelines the variables of Azure Pipelines
   */
  public LabCredentials(
      Directory directory,
      ExternalIssuer issuer,
      Map<String, String> appService,
      Map<String, String> pipelines) {
    this.directory = directory;
    this.issuer = issuer;
    this.appService = Map.copyOf(appService);
    this.pipelines = Map.copyOf(pipelines);
  }

  /** The apps, each with what it has. A certificate's key is made now. */
  List<Map<String, Object>> apps() {
    return directory.apps().stream().map(LabCredentials::describe).toList();
  }

  private static Map<String, Object> describe(App app) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", app.displayName());
    fields.put("tenantId", app.tenantId());
    fields.put("clientId", app.clientId());
    fields.put("objectId", app.objectId());
    if (!app.secrets().isEmpty()) {
      fields.put("secrets", app.secrets());
    }
    List<String> certificates =
        app.clientCertificates().stream()
            .map(ClientCertificate::pem)
            .flatMap(Optional::stream)
            .toList();
    if (!certificates.isEmpty()) {
      fields.put("certificates", certificates);
    }
    List<String> connections =
        app.federatedCredentials().stream()
            .map(FederatedCredential::serviceConnectionId)
            .flatMap(Optional::stream)
            .toList();
    if (!connections.isEmpty()) {
      fields.put("serviceConnections", connections);
    }
    return fields;
  }

  Map<String, String> appService() {
    return appService;
  }

  Map<String, String> pipelines() {
    return pipelines;
  }

  /** A token of an issuer, of the lab's own by default. */
  String federatedToken(Map<String, String> asked) {
    String subject = asked.getOrDefault("subject", "");
    if (subject.isEmpty()) {
      throw new IllegalArgumentException(
          "The query has no 'subject', as in"
              + " /api/federated-tokens?subject=system:serviceaccount:contoso:app.");
    }
    return issuer.token(
        asked.getOrDefault("issuer", FederatedCredential.LAB_ISSUER),
        subject,
        asked.getOrDefault("audience", FederatedCredential.TOKEN_EXCHANGE));
  }
}
