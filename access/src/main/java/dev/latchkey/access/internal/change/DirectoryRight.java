package dev.latchkey.access.internal.change;

import dev.latchkey.access.internal.azure.GraphPermission;

/**
 * A right in the directory: what a token has to carry for it, and what Microsoft Entra calls it.
 */
enum DirectoryRight {
  CREATE_GROUP(GraphPermission.GROUPS, "microsoft.directory/groups.security/create"),
  CHANGE_MEMBERS(GraphPermission.MEMBERS, "microsoft.directory/groups/members/update"),
  REGISTER_APP(GraphPermission.APPS, "microsoft.directory/applications/createAsOwner"),
  CREATE_SERVICE_PRINCIPAL(
      GraphPermission.APPS, "microsoft.directory/servicePrincipals/createAsOwner"),
  CHANGE_OWNERS(GraphPermission.APPS, "microsoft.directory/applications/owners/update"),
  CHANGE_SECRETS(GraphPermission.APPS, "microsoft.directory/applications/credentials/update");

  private final GraphPermission permission;
  private final String action;

  DirectoryRight(GraphPermission permission, String action) {
    this.permission = permission;
    this.action = action;
  }

  GraphPermission permission() {
    return permission;
  }

  String action() {
    return action;
  }
}
