package dev.latchkey.lab.directory;

/**
 * A managed identity: a service principal without secrets. The machine that has it gets tokens of
 * it, and whoever fits one of its federated credentials.
 *
 * @param servicePrincipal what role assignments and tokens name
 * @param resource what it belongs to: itself when it is user-assigned, the machine when it is
 *     system-assigned
 * @param isAssigned whether the machine that the lab plays has it
 */
public record ManagedIdentity(App servicePrincipal, Resource resource, boolean isAssigned) {

  /** {@return its name; a system-assigned one is called like its machine} */
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

  /** {@return the resource id that it can be asked for by} */
  public String resourceId() {
    return resource.resourceId();
  }

  /** {@return whether it lives and ends with a machine} */
  public boolean isSystemAssigned() {
    return resource.type() == Resource.Type.VIRTUAL_MACHINE;
  }
}
