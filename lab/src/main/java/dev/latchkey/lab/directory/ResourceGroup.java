package dev.latchkey.lab.directory;

/**
 * A resource group.
 *
 * @param subscriptionId the subscription that holds it
 * @param name its name
 * @param location the Azure region, {@code westeurope}
 */
public record ResourceGroup(String subscriptionId, String name, String location) {

  /** {@return the resource id} */
  public String resourceId() {
    return "/subscriptions/" + subscriptionId + "/resourceGroups/" + name;
  }
}
