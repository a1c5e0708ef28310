package dev.latchkey.lab;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import java.util.List;

/**
 * Describes a managed identity of a lab. Made by {@link ResourceGroupBuilder#managedIdentity} and
 * {@link ResourceGroupBuilder#virtualMachine}.
 */
public final class ManagedIdentityBuilder {
  private final Resource.Type type;
  private final String name;
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
   * Whether the machine that the lab plays has it. One that it does not have is answered with
   * {@code Identity not found}.
   *
   * @param assigned {@code true} by default
   * @return this
   */
  public ManagedIdentityBuilder assigned(boolean assigned) {
    this.isAssigned = assigned;
    return this;
  }

  ManagedIdentity build(ResourceGroup group, String tenantId) {
    return new ManagedIdentity(
        new App(tenantId, clientId, objectId, name, List.of(), List.of(), List.of()),
        new Resource(type, group, name, tenantId),
        isAssigned);
  }
}
