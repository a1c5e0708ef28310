package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ResourceGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code providers}: the kinds of resources that a subscription may have, with their API versions.
 * A generic client reads these before it asks for a resource.
 *
 * <p>Source: learn.microsoft.com/rest/api/resources/providers.
 */
final class Providers {
  /** The kinds that the lab has, by namespace, each with some of Azure's API versions. */
  private static final Map<String, Map<String, List<String>>> KINDS = new TreeMap<>();

  static {
    KINDS.put(
        "Microsoft.AppConfiguration",
        Map.of("configurationStores", List.of("2024-05-01", "2023-03-01")));
    KINDS.put(
        "Microsoft.Authorization",
        Map.of(
            "roleAssignments", List.of("2022-04-01", "2020-04-01-preview"),
            "roleDefinitions", List.of("2022-04-01", "2018-01-01-preview"),
            "permissions", List.of("2022-04-01")));
    KINDS.put("Microsoft.KeyVault", Map.of("vaults", List.of("2023-07-01", "2022-07-01")));
    KINDS.put(
        "Microsoft.ManagedIdentity",
        Map.of("userAssignedIdentities", List.of("2023-01-31", "2018-11-30")));
    KINDS.put(
        "Microsoft.Resources",
        Map.of(
            "resourceGroups", List.of("2022-09-01", "2021-04-01"),
            "subscriptions", List.of("2022-12-01", "2020-01-01")));
    KINDS.put(
        "Microsoft.Storage",
        Map.of("storageAccounts", List.of("2023-05-01", "2022-09-01", "2021-04-01")));
  }

  private final Directory directory;

  Providers(Directory directory) {
    this.directory = directory;
  }

  /**
   * All of them.
   *
   * @param scope the subscription's id; empty for the tenant
   */
  List<Map<String, Object>> all(String scope) {
    return KINDS.keySet().stream().map(namespace -> document(namespace, scope)).toList();
  }

  /** One of them, in any letter case. */
  Map<String, Object> one(String namespace, String scope) throws ArmException {
    for (String known : KINDS.keySet()) {
      if (known.equalsIgnoreCase(namespace)) {
        return document(known, scope);
      }
    }
    throw new ArmException(
        404, "InvalidResourceNamespace", "The resource namespace '" + namespace + "' is invalid.");
  }

  private Map<String, Object> document(String namespace, String scope) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!scope.isEmpty()) {
      json.put("id", scope + "/providers/" + namespace);
    }
    json.put("namespace", namespace);
    List<String> locations =
        directory.resourceGroups().stream().map(ResourceGroup::location).distinct().toList();
    json.put(
        "resourceTypes",
        new TreeMap<>(KINDS.get(namespace))
            .entrySet().stream()
                .map(kind ->
                    Map.of(
                        "resourceType",
                        kind.getKey(),
                        "locations",
                        locations,
                        "apiVersions",
                        kind.getValue(),
                        "capabilities",
                        "None"))
                .toList());
    if (!scope.isEmpty()) {
      json.put("registrationState", "Registered");
      json.put("registrationPolicy", "RegistrationRequired");
    }
    return json;
  }
}
