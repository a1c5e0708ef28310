package dev.latchkey.access;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code team.yaml} says about one environment: the group, who is in it, and which roles it
 * has. Names are as in the file: nothing is looked up yet.
 *
 * @param environment the name of the environment; empty for a file without environments
 * @param folder the folder of the file, against which the files of secrets are resolved
 * @param tenant the id or a domain of the tenant
 * @param group the group of the developers
 * @param members who is in the group
 * @param roles the roles of the group
 * @param apps the app registrations that developers sign in as
 * @param identity the deployed app's own identity: the object id or client id of a service
 *     principal or managed identity
 */
public record Team(
    String environment,
    Path folder,
    String tenant,
    GroupName group,
    List<Member> members,
    List<Role> roles,
    List<App> apps,
    Optional<String> identity) {

  /** Copies the lists. */
  public Team {
    members = List.copyOf(members);
    roles = List.copyOf(roles);
    apps = List.copyOf(apps);
  }

  /**
   * The group of the developers: one that exists, by its id, or one that is found, or else created,
   * by its name.
   *
   * @param id the object id of an existing group; empty where a name is given
   * @param name the display name; empty where an id is given
   * @param description the description of a group that is created
   */
  public record GroupName(String id, String name, String description) {
    @Override
    public String toString() {
      return id.isEmpty() ? name : id;
    }
  }

  /** What a member is. */
  public enum MemberKind {
    /** An object id, of a user, a group or a service principal. */
    OBJECT_ID,
    /** A user principal name. */
    USER,
    /** The display name of a group. */
    GROUP,
    /** The display name or client id of a service principal. */
    SERVICE_PRINCIPAL
  }

  /**
   * A member of the group.
   *
   * @param kind what the name is
   * @param name the name or id
   */
  public record Member(MemberKind kind, String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A role that the group has at a scope.
   *
   * @param role the name or the id of a role definition
   * @param scope a resource id; a subscription by name or id; {@code SUBSCRIPTION/RESOURCE GROUP};
   *     or the URL of a storage account, container, vault or other resource
   */
  public record Role(String role, String scope) {}

  /**
   * An app registration for local development, in place of personal accounts.
   *
   * @param name its display name
   * @param secretFile where a developer's secret is written
   * @param secretLifetime how long a new secret is valid
   * @param owners who may add secrets: user principal names or object ids
   */
  public record App(String name, Path secretFile, Duration secretLifetime, List<Member> owners) {
    /** Copies the list. */
    public App {
      owners = List.copyOf(owners);
    }
  }
}
