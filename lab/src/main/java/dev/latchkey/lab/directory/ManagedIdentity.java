package dev.latchkey.lab.directory;

/**
 * A managed identity: a service principal without secrets. Its machine gets its tokens, and so does
 * a client with a token that fits one of its federated credentials.
 *
 * @param servicePrincipal the principal that role assignments and tokens name
 * @param resource its own resource if it is user-assigned, the machine if it is system-assigned
 * @param isAssigned true if it is assigned to the machine that the lab plays
 */
public record ManagedIdentity(App servicePrincipal, Resource resource, boolean isAssigned) {

  /** {@return its name; that of the machine if it is system-assigned} */
  public String name() {
    return resource.name();
  }

  /** {@return its client id} */
  public String clientId() {
    return servicePrincipal.clientId();
  }

  /** {@return the object id of its service principal, which role assignments name} */
  public String objectId() {
    return servicePrincipal.objectId();
  }

  /** {@return the id of its tenant} */
  public String tenantId() {
    return servicePrincipal.tenantId();
  }

  /** {@return the resource id, by which a client can ask for it} */
  public String resourceId() {
    return resource.resourceId();
  }

  /** {@return true if it belongs to one machine} */
  public boolean isSystemAssigned() {
    return resource.type() == Resource.Type.VIRTUAL_MACHINE;
  }
}
