package dev.latchkey.lab;

import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.ArrayList;
import java.util.List;

/** Describes a custom role of a tenant. Made by {@link TenantBuilder#role}. */
public final class RoleBuilder {
  private final String name;
  private final List<String> actions = new ArrayList<>();
  private final List<String> notActions = new ArrayList<>();
  private final List<String> dataActions = new ArrayList<>();
  private final List<String> notDataActions = new ArrayList<>();
  private String id;

  RoleBuilder(String name, String domain) {
    this.name = name;
    this.id = Ids.of("role", domain, name);
  }

  /**
   * The id.
   *
   * @param id a GUID; derived from the name by default
   * @return this
   */
  public RoleBuilder id(String id) {
    this.id = Rules.GUID.checkLowerCase("role id", id);
    return this;
  }

  /**
   * Allows actions on resources.
   *
   * @param allowed actions or patterns, {@code Microsoft.Storage/storageAccounts/read}
   * @return this
   */
  public RoleBuilder actions(String... allowed) {
    return add(actions, allowed);
  }

  /**
   * Excepts actions from {@link #actions}.
   *
   * @param excepted actions or patterns
   * @return this
   */
  public RoleBuilder notActions(String... excepted) {
    return add(notActions, excepted);
  }

  /**
   * Allows actions on the data inside resources.
   *
   * @param allowed actions or patterns
   * @return this
   */
  public RoleBuilder dataActions(String... allowed) {
    return add(dataActions, allowed);
  }

  /**
   * Excepts actions from {@link #dataActions}.
   *
   * @param excepted actions or patterns
   * @return this
   */
  public RoleBuilder notDataActions(String... excepted) {
    return add(notDataActions, excepted);
  }

  private RoleBuilder add(List<String> to, String... some) {
    for (String action : some) {
      to.add(Rules.ACTION.check("action", action));
    }
    return this;
  }

  RoleDefinition build(String tenantId) {
    return new RoleDefinition(tenantId, id, name, actions, notActions, dataActions, notDataActions);
  }
}
