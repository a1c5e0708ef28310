package dev.latchkey.lab;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.List;

/**
 * Describes a managed identity of a lab. Made by {@link ResourceGroupBuilder#managedIdentity} and
 * {@link ResourceGroupBuilder#virtualMachine}.
 */
public final class ManagedIdentityBuilder {
  private final Resource.Type type;
  private final String name;
  private final Federation federation = new Federation();
  private String clientId;
  private String objectId;
  private boolean isAssigned = true;

  ManagedIdentityBuilder(Resource.Type type, String name, String domain) {
    this.type = type;
    this.name = name;
    this.clientId = Ids.of("managedIdentity", domain, type.path(), name);
    this.objectId = Ids.of("managedIdentityPrincipal", domain, type.path(), name);
  }

  /**
   * The client id.
   *
   * @param clientId a GUID; derived from the name by default
   * @return this
   */
  public ManagedIdentityBuilder clientId(String clientId) {
    this.clientId = Rules.GUID.checkLowerCase("client id", clientId);
    return this;
  }

  /**
   * The object id of its service principal.
   *
   * @param objectId a GUID; derived from the name by default
   * @return this
   */
  public ManagedIdentityBuilder id(String objectId) {
    this.objectId = Rules.GUID.checkLowerCase("object id", objectId);
    return this;
  }

  /**
   * Sets whether the machine that the lab plays has the identity. Otherwise a request for it is
   * answered {@code Identity not found}.
   *
   * @param assigned {@code true} by default
   * @return this
   */
  public ManagedIdentityBuilder assigned(boolean assigned) {
    this.isAssigned = assigned;
    return this;
  }

  /**
   * Trusts the tokens of an issuer for one subject, such as a Kubernetes service account or a
   * GitHub workflow, to sign in as this identity. {@link Lab#federatedToken(String, String)} makes
   * such tokens.
   *
   * @param issuer the {@code iss} claim, {@code https://token.actions.githubusercontent.com}
   * @param subject the {@code sub} claim, {@code repo:contoso/app:ref:refs/heads/main}
   * @return this
   */
  public ManagedIdentityBuilder federatedCredential(String issuer, String subject) {
    federation.add(issuer, subject);
    return this;
  }

  /**
   * As {@link #federatedCredential(String, String)}, for another audience than {@value
   * FederatedCredential#TOKEN_EXCHANGE}.
   *
   * @param issuer the {@code iss} claim
   * @param subject the {@code sub} claim
   * @param audience the {@code aud} claim
   * @return this
   */
  public ManagedIdentityBuilder federatedCredential(
      String issuer, String subject, String audience) {
    federation.add(issuer, subject, audience);
    return this;
  }

  /**
   * Adds an Azure Pipelines service connection that signs in as this identity, by workload identity
   * federation.
   *
   * @param name its name
   * @return this
   */
  public ManagedIdentityBuilder serviceConnection(String name) {
    federation.addServiceConnection(name);
    return this;
  }

  ManagedIdentity build(ResourceGroup group, String tenantId) {
    return new ManagedIdentity(
        new App(
            tenantId,
            clientId,
            "",
            objectId,
            name,
            List.of(),
            List.of(),
            federation.credentials(),
            List.of()),
        new Resource(type, group, name, tenantId),
        isAssigned);
  }
}
