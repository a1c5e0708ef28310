package dev.latchkey.lab.directory;

/**
 * A resource that has a host name of its own.
 *
 * @param type what it is
 * @param resourceGroup the resource group that holds it
 * @param name its name, part of its host name and so unique in a lab
 * @param tenantId the tenant whose tokens it takes
 */
public record Resource(Type type, ResourceGroup resourceGroup, String name, String tenantId) {

  /** The kinds of resources that a lab can hold. */
  public enum Type {
    /** A storage account with a blob service at {@code <name>.blob.core.windows.net}. */
    STORAGE_ACCOUNT("Microsoft.Storage/storageAccounts"),
    /** A key vault at {@code <name>.vault.azure.net}. */
    KEY_VAULT("Microsoft.KeyVault/vaults");

    private final String path;

    Type(String path) {
      this.path = path;
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
}
