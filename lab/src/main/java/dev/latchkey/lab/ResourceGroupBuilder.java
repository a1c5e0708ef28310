package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.directory.Subscription;
import java.util.ArrayList;
import java.util.List;

/** Describes a resource group of a lab. Made by {@link SubscriptionBuilder#resourceGroup}. */
public final class ResourceGroupBuilder {
  private final String name;
  private final List<String> storageAccounts = new ArrayList<>();
  private final List<String> keyVaults = new ArrayList<>();
  private String location = "westeurope";

  ResourceGroupBuilder(String name) {
    this.name = name;
  }

  /**
   * Where it is.
   *
   * @param location the region; {@code westeurope} by default
   * @return this
   */
  public ResourceGroupBuilder location(String location) {
    this.location = Rules.LOCATION.check("location", location);
    return this;
  }

  /**
   * Adds a storage account, whose blobs are at {@code https://<name>.blob.core.windows.net}.
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder storageAccount(String name) {
    storageAccounts.add(Rules.STORAGE_ACCOUNT.check("storage account", name));
    return this;
  }

  /**
   * Adds a key vault.
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder keyVault(String name) {
    keyVaults.add(Rules.KEY_VAULT.check("key vault", name));
    return this;
  }

  void addTo(Directory directory, Subscription subscription) {
    ResourceGroup group = new ResourceGroup(subscription.id(), name, location);
    directory.add(group);
    storageAccounts.forEach(account ->
        directory.add(
            new Resource(Resource.Type.STORAGE_ACCOUNT, group, account, subscription.tenantId())));
    keyVaults.forEach(vault ->
        directory.add(
            new Resource(Resource.Type.KEY_VAULT, group, vault, subscription.tenantId())));
  }
}
