package dev.latchkey.access;

import dev.latchkey.access.internal.azure.Caller;

/**
 * An account that asks for something, by what a token or a service's refusal says about it.
 *
 * @param objectId its object id; empty if not known
 * @param name a user's name, or the client id of an app; empty if not known
 * @param type {@code User} or {@code ServicePrincipal}; empty if not known
 * @param clientId the client id of an app; empty for a user, or if not known
 * @param tenantId the tenant; empty if not known
 */
public record Identity(
    String objectId, String name, String type, String clientId, String tenantId) {
  static Identity of(Caller caller) {
    return new Identity(
        caller.objectId(),
        caller.account(),
        caller.isUser() ? "User" : "ServicePrincipal",
        caller.isUser() ? "" : caller.account(),
        caller.tenantId());
  }

  /** The name, else the object id, else nothing. */
  @Override
  public String toString() {
    return name.isEmpty() ? objectId : objectId.isEmpty() ? name : name + " (" + objectId + ")";
  }
}
