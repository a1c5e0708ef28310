package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Subscription;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Describes a subscription of a lab. Made by {@link TenantBuilder#subscription}. */
public final class SubscriptionBuilder {
  private final String name;
  private final String domain;
  private final List<ResourceGroupBuilder> resourceGroups = new ArrayList<>();
  private String id;

  SubscriptionBuilder(String name, String domain) {
    this.name = name;
    this.domain = domain;
    this.id = Ids.of("subscription", domain, name);
  }

  /**
   * The subscription id.
   *
   * @param id a GUID; derived from the name by default
   * @return this
   */
  public SubscriptionBuilder id(String id) {
    this.id = Rules.GUID.checkLowerCase("subscription id", id);
    return this;
  }

  /**
   * Adds a resource group.
   *
   * @param name its name
   * @param content describes the resource group
   * @return this
   */
  public SubscriptionBuilder resourceGroup(String name, Consumer<ResourceGroupBuilder> content) {
    ResourceGroupBuilder group =
        new ResourceGroupBuilder(Rules.RESOURCE_GROUP.check("resource group", name), domain);
    content.accept(group);
    resourceGroups.add(group);
    return this;
  }

  void addTo(Directory directory, String tenantId) {
    Subscription subscription = new Subscription(id, name, tenantId);
    directory.add(subscription);
    resourceGroups.forEach(group -> group.addTo(directory, subscription));
  }
}
