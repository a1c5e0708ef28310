package dev.latchkey.lab.directory;

/**
 * An Azure subscription.
 *
 * @param id the subscription id, a GUID in lower case
 * @param name its display name
 * @param tenantId the tenant that it trusts
 */
public record Subscription(String id, String name, String tenantId) {

  /** {@return the resource id} */
  public String resourceId() {
    return "/subscriptions/" + id;
  }
}
