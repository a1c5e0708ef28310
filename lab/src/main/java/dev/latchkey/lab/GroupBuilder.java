package dev.latchkey.lab;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Group.Membership;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Describes a security group of a lab. Made by {@link TenantBuilder#group}. */
public final class GroupBuilder {
  private final String name;
  private final String domain;
  private final List<String> members = new ArrayList<>();
  private final List<String> owners = new ArrayList<>();
  private String id;
  private String description = "";
  private Membership membership = Membership.ASSIGNED;

  GroupBuilder(String name, String domain) {
    this.name = name;
    this.domain = domain;
    this.id = Ids.of("group", domain, name);
  }

  /**
   * The object id.
   *
   * @param id a GUID; derived from the name by default
   * @return this
   */
  public GroupBuilder id(String id) {
    this.id = Rules.GUID.checkLowerCase("group id", id);
    return this;
  }

  /**
   * What the group is for.
   *
   * @param description one line; empty by default
   * @return this
   */
  public GroupBuilder description(String description) {
    this.description = Rules.DESCRIPTION.check("description", description);
    return this;
  }

  /**
   * Adds members.
   *
   * @param names {@code alice}, {@code carol@fabrikam.test} for a guest, or the name of an app or
   *     of another group of this tenant
   * @return this
   */
  public GroupBuilder members(String... names) {
    members.addAll(List.of(names));
    return this;
  }

  /**
   * Adds owners, who may change the group and its members.
   *
   * @param names as for {@link #members}, users and apps only
   * @return this
   */
  public GroupBuilder owners(String... names) {
    owners.addAll(List.of(names));
    return this;
  }

  /**
   * What decides who is a member. Nobody can add a member to a group that is dynamic or
   * synchronized.
   *
   * @param membership {@link Membership#ASSIGNED} by default
   * @return this
   */
  public GroupBuilder membership(Membership membership) {
    this.membership = Objects.requireNonNull(membership, "membership");
    return this;
  }

  void addTo(Directory directory, String tenantId) {
    directory.add(new Group(tenantId, id, name, description, Group.nicknameOf(name), membership));
  }

  void addMembersTo(Directory directory, String tenantId) {
    Names names = new Names(directory);
    link(names, tenantId, members, directory::addMember);
    link(names, tenantId, owners, directory::addOwner);
  }

  private void link(
      Names names, String tenantId, List<String> people, BiConsumer<String, String> add) {
    for (String one : people) {
      add.accept(id, names.memberOf(tenantId, domain, one));
    }
  }
}
