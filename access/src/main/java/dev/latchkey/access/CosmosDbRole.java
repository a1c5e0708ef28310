package dev.latchkey.access;

import dev.latchkey.access.internal.role.Requirement;
import dev.latchkey.access.internal.role.RolePermission;
import java.util.Arrays;
import java.util.List;

/**
 * The built-in roles of Azure Cosmos DB's own, the smaller one first. Source:
 * learn.microsoft.com/azure/cosmos-db/nosql/security/reference-data-plane-roles.
 */
enum CosmosDbRole {
  READER("Cosmos DB Built-in Data Reader", "00000000-0000-0000-0000-000000000001"),
  CONTRIBUTOR("Cosmos DB Built-in Data Contributor", "00000000-0000-0000-0000-000000000002");

  private static final String ACCOUNT = "Microsoft.DocumentDB/databaseAccounts/";
  private static final String CONTAINERS = ACCOUNT + "sqlDatabases/containers/";

  private final String title;
  private final String id;

  CosmosDbRole(String title, String id) {
    this.title = title;
    this.id = id;
  }

  String title() {
    return title;
  }

  String id() {
    return id;
  }

  private List<String> dataActions() {
    return switch (this) {
      case READER ->
          List.of(
              ACCOUNT + "readMetadata",
              CONTAINERS + "items/read",
              CONTAINERS + "executeQuery",
              CONTAINERS + "readChangeFeed");
      case CONTRIBUTOR -> List.of(ACCOUNT + "readMetadata", CONTAINERS + "*");
    };
  }

  /** The roles that allow all of what is required: the alternatives can't be told by a URL. */
  static List<CosmosDbRole> granting(Requirement requirement) {
    return Arrays.stream(values())
        .filter(role -> requirement.permissions().stream().allMatch(role::grants))
        .toList();
  }

  private boolean grants(RolePermission permission) {
    return dataActions().stream()
        .anyMatch(pattern -> RolePermission.matches(pattern, permission.name()));
  }
}
