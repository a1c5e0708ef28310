package dev.latchkey.access.internal.plan;

import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph.Application;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Graph.Secret;
import dev.latchkey.access.internal.azure.HiddenScope;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.secret.SecretFile;
import java.util.List;
import java.util.Optional;

/**
 * What the file wants, with every name found, and what is there.
 *
 * @param azure the services
 * @param team the file
 * @param caller who asks
 * @param group the group, if it is there
 * @param members the wanted members
 * @param present the direct members of the group
 * @param roles the wanted roles
 * @param hidden the wanted roles at scopes that the caller does not see
 * @param assignments the role assignments of the group, wherever the caller sees them
 * @param apps the apps
 * @param warnings what could not be read, and what is to be known
 */
public record Survey(
    Azure azure,
    Team team,
    Caller caller,
    Optional<Group> group,
    List<Principal> members,
    List<Principal> present,
    List<WantedRole> roles,
    List<HiddenRole> hidden,
    List<NamedAssignment> assignments,
    List<AppSurvey> apps,
    List<String> warnings) {

  /** A role that the group is to have at a scope, by its resource id. */
  public record WantedRole(Role role, String scope) {}

  /** A role that the group is to have at a scope whose id is not known. */
  public record HiddenRole(Role role, HiddenScope scope) {}

  /** A role assignment with the name of its role. */
  public record NamedAssignment(Assignment assignment, String role) {}

  /**
   * An app, and what is there of it.
   *
   * @param app as the file has it
   * @param application the registration
   * @param servicePrincipal the service principal
   * @param wantedOwners who is to own it
   * @param owners who owns it
   * @param file where the caller's secret goes; empty if the caller needs none
   * @param current the secret in the file, if the app has it
   * @param forgotten secrets of the caller's for this file that are not in it
   */
  public record AppSurvey(
      Team.App app,
      Optional<Application> application,
      Optional<Principal> servicePrincipal,
      List<Principal> wantedOwners,
      List<Principal> owners,
      Optional<SecretFile> file,
      Optional<Secret> current,
      List<Secret> forgotten) {}

  /** What a message and a change call the group. */
  public String groupName() {
    return group.map(Group::name).orElse(team.group().name());
  }
}
