package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.directory.Subscription;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Describes a resource group of a lab. Made by {@link SubscriptionBuilder#resourceGroup}. */
public final class ResourceGroupBuilder {
  private final String name;
  private final String domain;
  private final List<NamedResource> resources = new ArrayList<>();
  private final List<ManagedIdentityBuilder> managedIdentities = new ArrayList<>();
  private String location = "westeurope";

  private record NamedResource(Resource.Type type, String name) {}

  ResourceGroupBuilder(String name, String domain) {
    this.name = name;
    this.domain = domain;
  }

  /**
   * The region.
   *
   * @param location its name; {@code westeurope} by default
   * @return this
   */
  public ResourceGroupBuilder location(String location) {
    this.location = Rules.LOCATION.check("location", location);
    return this;
  }

  /**
   * Adds a storage account. Its blobs are at {@code https://<name>.blob.core.windows.net}, its
   * queues and tables, of which the lab has none, at {@code queue.} and {@code table.}
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder storageAccount(String name) {
    return resource(
        Resource.Type.STORAGE_ACCOUNT, Rules.STORAGE_ACCOUNT.check("storage account", name));
  }

  /**
   * Adds a key vault. Its secrets are at {@code https://<name>.vault.azure.net}.
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder keyVault(String name) {
    return resource(Resource.Type.KEY_VAULT, Rules.KEY_VAULT.check("key vault", name));
  }

  /**
   * Adds a Service Bus namespace: a scope of roles. Its host is not played.
   *
   * @param name its name, which no Event Hubs namespace may have
   * @return this
   */
  public ResourceGroupBuilder serviceBusNamespace(String name) {
    return resource(
        Resource.Type.SERVICE_BUS_NAMESPACE, Rules.NAMESPACE.check("Service Bus namespace", name));
  }

  /**
   * Adds an Event Hubs namespace: a scope of roles. Its host is not played.
   *
   * @param name its name, which no Service Bus namespace may have
   * @return this
   */
  public ResourceGroupBuilder eventHubsNamespace(String name) {
    return resource(
        Resource.Type.EVENT_HUBS_NAMESPACE, Rules.NAMESPACE.check("Event Hubs namespace", name));
  }

  /**
   * Adds an App Configuration store. Its settings, of which the lab has none, are at {@code
   * https://<name>.azconfig.io}.
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder appConfigurationStore(String name) {
    return resource(
        Resource.Type.APP_CONFIGURATION_STORE,
        Rules.APP_CONFIGURATION_STORE.check("App Configuration store", name));
  }

  /**
   * Adds an Azure Cosmos DB account: a scope of roles. Its host is not played.
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder cosmosDbAccount(String name) {
    return resource(
        Resource.Type.COSMOS_DB_ACCOUNT, Rules.COSMOS_DB_ACCOUNT.check("Cosmos DB account", name));
  }

  private ResourceGroupBuilder resource(Resource.Type type, String checkedName) {
    resources.add(new NamedResource(type, checkedName));
    return this;
  }

  /**
   * Adds a user-assigned managed identity of the machine that the lab plays.
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder managedIdentity(String name) {
    return managedIdentity(name, i -> {});
  }

  /**
   * Adds a user-assigned managed identity.
   *
   * @param name its name
   * @param details its ids, and whether it is assigned to the machine that the lab plays
   * @return this
   */
  public ResourceGroupBuilder managedIdentity(
      String name, Consumer<ManagedIdentityBuilder> details) {
    return identity(
        Resource.Type.USER_ASSIGNED_IDENTITY,
        Rules.MANAGED_IDENTITY.check("managed identity", name),
        details);
  }

  /**
   * Adds the virtual machine that the lab plays, with a system-assigned managed identity of the
   * same name. Clients of the lab's instance metadata service run on it.
   *
   * @param name its name
   * @return this
   */
  public ResourceGroupBuilder virtualMachine(String name) {
    return virtualMachine(name, i -> {});
  }

  /**
   * Adds a virtual machine with a system-assigned managed identity of the same name.
   *
   * @param name its name
   * @param details the identity's ids. If the identity is not assigned, this is another machine
   *     than the one that the lab plays; the lab plays one at most
   * @return this
   */
  public ResourceGroupBuilder virtualMachine(
      String name, Consumer<ManagedIdentityBuilder> details) {
    return identity(
        Resource.Type.VIRTUAL_MACHINE,
        Rules.VIRTUAL_MACHINE.check("virtual machine", name),
        details);
  }

  private ResourceGroupBuilder identity(
      Resource.Type type, String name, Consumer<ManagedIdentityBuilder> details) {
    ManagedIdentityBuilder identity = new ManagedIdentityBuilder(type, name, domain);
    details.accept(identity);
    managedIdentities.add(identity);
    return this;
  }

  void addTo(Directory directory, Subscription subscription) {
    ResourceGroup group = new ResourceGroup(subscription.id(), name, location);
    directory.add(group);
    resources.forEach(resource ->
        directory.add(
            new Resource(resource.type(), group, resource.name(), subscription.tenantId())));
    managedIdentities.forEach(
        identity -> directory.add(identity.build(group, subscription.tenantId())));
  }
}
