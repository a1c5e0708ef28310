package dev.latchkey.lab;

import dev.latchkey.lab.traffic.Trouble;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of item in {@code lab.yaml}, with its keys.
 *
 * @param name what the schema calls it
 * @param required the keys that must be there
 * @param keys all keys
 */
record LabFileKind(String name, Set<String> required, Set<String> keys) {
  static final LabFileKind LAB =
      of("lab", 0, "tenants", "assignments", "eligibleAssignments", "delays", "troubles");
  static final LabFileKind TENANT =
      of(
          "tenant",
          1,
          "domain",
          "id",
          "name",
          "privilegedIdentityManagement",
          "users",
          "guests",
          "groups",
          "apps",
          "roles",
          "subscriptions");
  static final LabFileKind USER = of("user", 1, "name", "id", "displayName", "mail", "password");
  static final LabFileKind GUEST = of("guest", 1, "name", "id");
  static final LabFileKind GROUP =
      of("group", 1, "name", "id", "description", "members", "owners", "membership");
  static final LabFileKind ROLE =
      of("role", 1, "name", "id", "actions", "notActions", "dataActions", "notDataActions");
  static final LabFileKind DELAYS = of("delays", 0, "principals", "roles");
  static final LabFileKind APP =
      of(
          "app",
          1,
          "name",
          "clientId",
          "secret",
          "certificate",
          "redirectUris",
          "federatedCredentials",
          "serviceConnections",
          "spaRedirectUris",
          "multiTenant",
          "identifierUris",
          "scopes",
          "appRoles",
          "tokenVersion",
          "groupClaims");
  static final LabFileKind APP_ROLE = of("appRole", 1, "value", "members");
  static final LabFileKind FEDERATED_CREDENTIAL =
      of("federatedCredential", 1, "subject", "issuer", "audience");
  static final LabFileKind SUBSCRIPTION = of("subscription", 1, "name", "id", "resourceGroups");
  static final LabFileKind RESOURCE_GROUP =
      of(
          "resourceGroup",
          1,
          "name",
          "location",
          "storageAccounts",
          "keyVaults",
          "serviceBusNamespaces",
          "eventHubsNamespaces",
          "appConfigurationStores",
          "cosmosDbAccounts",
          "managedIdentities",
          "virtualMachines");
  static final LabFileKind MANAGED_IDENTITY =
      of(
          "managedIdentity",
          1,
          "name",
          "clientId",
          "id",
          "assigned",
          "federatedCredentials",
          "serviceConnections");
  static final LabFileKind ASSIGNMENT = of("assignment", 3, "role", "principal", "scope");
  static final LabFileKind TROUBLE = of("trouble", 1, Trouble.fieldNames().toArray(new String[0]));
  static final List<LabFileKind> ALL =
      List.of(
          LAB,
          TENANT,
          USER,
          GUEST,
          GROUP,
          APP,
          APP_ROLE,
          ROLE,
          DELAYS,
          SUBSCRIPTION,
          RESOURCE_GROUP,
          MANAGED_IDENTITY,
          FEDERATED_CREDENTIAL,
          ASSIGNMENT,
          TROUBLE);

  private static LabFileKind of(String name, int required, String... keys) {
    List<String> all = List.of(keys);
    return new LabFileKind(
        name, new LinkedHashSet<>(all.subList(0, required)), new LinkedHashSet<>(all));
  }

  Map<String, YamlValue> fieldsOf(YamlValue value) {
    return value.fields(keys, required);
  }
}
