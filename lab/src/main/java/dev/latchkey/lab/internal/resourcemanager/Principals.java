package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;
import java.util.Optional;

/** Finds the users, groups and service principals that assignments name. */
final class Principals {
  private final Directory directory;

  Principals(Directory directory) {
    this.directory = directory;
  }

  /** The type of a principal, of one tenant or, if the tenant is empty, of any. */
  Optional<String> typeOf(String objectId, String tenantId) {
    Optional<User> user = directory.findUserById(objectId);
    if (user.isPresent()) {
      return user.filter(u -> isOf(u.tenantId(), tenantId)).map(u -> "User");
    }
    Optional<Group> group = directory.findGroupById(objectId);
    if (group.isPresent()) {
      return group.filter(g -> isOf(g.tenantId(), tenantId)).map(g -> "Group");
    }
    return servicePrincipal(objectId)
        .filter(a -> isOf(a.tenantId(), tenantId))
        .map(a -> "ServicePrincipal");
  }

  private static boolean isOf(String tenantId, String wanted) {
    return wanted.isEmpty() || tenantId.equals(wanted);
  }

  /** The display name of a principal, empty for an unknown one. */
  String nameOf(String objectId) {
    return directory
        .findUserById(objectId)
        .map(User::displayName)
        .or(() -> directory.findGroupById(objectId).map(Group::displayName))
        .or(() -> servicePrincipal(objectId).map(App::displayName))
        .orElse("");
  }

  private Optional<App> servicePrincipal(String objectId) {
    return directory.apps().stream()
        .filter(a -> a.hasServicePrincipal() && a.objectId().equalsIgnoreCase(objectId))
        .findFirst();
  }
}
