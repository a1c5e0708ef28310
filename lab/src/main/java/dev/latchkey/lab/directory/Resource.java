package dev.latchkey.lab.directory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A resource in a resource group.
 *
 * @param type what it is
 * @param resourceGroup the resource group that holds it
 * @param name its name, unique in a lab for its type; most names are part of a host name
 * @param tenantId the tenant whose tokens it accepts
 */
public record Resource(Type type, ResourceGroup resourceGroup, String name, String tenantId) {

  /** The kinds of resources that a lab can hold. */
  public enum Type {
    /**
     * A storage account with blobs at {@code <name>.blob.core.windows.net}, queues at {@code
     * <name>.queue.core.windows.net} and tables at {@code <name>.table.core.windows.net}.
     */
    STORAGE_ACCOUNT(
        "Microsoft.Storage/storageAccounts",
        "blobServices/default/containers/* queueServices/default/queues/*"
            + " tableServices/default/tables/*"),
    /** A key vault at {@code <name>.vault.azure.net}. */
    KEY_VAULT("Microsoft.KeyVault/vaults", "secrets/* keys/* certificates/*"),
    /** A Service Bus namespace. Its host is not played. */
    SERVICE_BUS_NAMESPACE(
        "Microsoft.ServiceBus/namespaces", "queues/* topics/* topics/*/subscriptions/*"),
    /** An Event Hubs namespace. Its host is not played. */
    EVENT_HUBS_NAMESPACE(
        "Microsoft.EventHub/namespaces", "eventhubs/* eventhubs/*/consumergroups/*"),
    /** An App Configuration store at {@code <name>.azconfig.io}. */
    APP_CONFIGURATION_STORE("Microsoft.AppConfiguration/configurationStores", ""),
    /** An Azure Cosmos DB account. Its host is not played. */
    COSMOS_DB_ACCOUNT("Microsoft.DocumentDB/databaseAccounts", ""),
    /** A user-assigned managed identity. */
    USER_ASSIGNED_IDENTITY("Microsoft.ManagedIdentity/userAssignedIdentities", ""),
    /** A virtual machine with a system-assigned managed identity. */
    VIRTUAL_MACHINE("Microsoft.Compute/virtualMachines", "");

    private final String path;
    private final String children;

    /**
     * A type.
     *
     * @param path its name
     * @param children what roles can be assigned at inside, with blanks between; a star is a name
     */
    Type(String path, String children) {
      this.path = path;
      this.children = children;
    }

    /** {@return the resource type as Resource Manager writes it} */
    public String path() {
      return path;
    }
  }

  /** {@return the resource id} */
  public String resourceId() {
    return resourceGroup.resourceId() + "/providers/" + type.path() + "/" + name;
  }

  /**
   * The id of something inside, such as a container or a queue. Those come and go while a lab runs,
   * so any name will do.
   *
   * @param segments the part of the id behind the resource's own, {@code blobServices, default,
   *     containers, reports}
   * @return the id as its type spells it, if resources of this type can hold such a thing and a
   *     role can be assigned at it
   */
  public Optional<String> childId(List<String> segments) {
    return Arrays.stream(type.children.split(" ", -1))
        .map(child -> List.of(child.split("/", -1)))
        .filter(child -> fits(child, segments))
        .findFirst()
        .map(child -> {
          StringBuilder id = new StringBuilder(resourceId());
          for (int i = 0; i < child.size(); i++) {
            id.append('/').append(child.get(i).equals("*") ? segments.get(i) : child.get(i));
          }
          return id.toString();
        });
  }

  private static boolean fits(List<String> child, List<String> segments) {
    if (child.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < child.size(); i++) {
      boolean isHere = child.get(i).equals("*") || child.get(i).equalsIgnoreCase(segments.get(i));
      if (segments.get(i).isEmpty() || !isHere) {
        return false;
      }
    }
    return true;
  }
}
