package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.directory.Subscription;
import dev.latchkey.lab.directory.Tenant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON of Resource Manager for entries of the directory. */
final class Documents {
  private static final Map<String, Object> SUCCEEDED = Map.of("provisioningState", "Succeeded");

  private Documents() {}

  static Map<String, Object> tenant(Tenant tenant) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", "/tenants/" + tenant.id());
    json.put("tenantId", tenant.id());
    json.put("countryCode", "US");
    json.put("displayName", tenant.displayName());
    json.put("domains", List.of(tenant.domain()));
    json.put("tenantCategory", "Home");
    json.put("defaultDomain", tenant.domain());
    json.put("tenantType", "AAD");
    return json;
  }

  static Map<String, Object> subscription(Subscription subscription) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", subscription.resourceId());
    json.put("authorizationSource", "RoleBased");
    json.put("managedByTenants", List.of());
    json.put("subscriptionId", subscription.id());
    json.put("tenantId", subscription.tenantId());
    json.put("displayName", subscription.name());
    json.put("state", "Enabled");
    json.put(
        "subscriptionPolicies",
        Map.of(
            "locationPlacementId",
            "Public_2014-09-01",
            "quotaId",
            "PayAsYouGo_2014-09-01",
            "spendingLimit",
            "Off"));
    return json;
  }

  static Map<String, Object> location(Subscription subscription, String name) {
    return Map.of(
        "id",
        subscription.resourceId() + "/locations/" + name,
        "name",
        name,
        "type",
        "Region",
        "displayName",
        name);
  }

  static Map<String, Object> resourceGroup(ResourceGroup group) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", group.resourceId());
    json.put("name", group.name());
    json.put("type", "Microsoft.Resources/resourceGroups");
    json.put("location", group.location());
    json.put("properties", SUCCEEDED);
    return json;
  }

  /** A resource in a list of all types, which has no properties. */
  static Map<String, Object> listed(Resource resource, Directory directory) {
    Map<String, Object> json = resource(resource, directory);
    json.remove("properties");
    return json;
  }

  static Map<String, Object> resource(Resource resource, Directory directory) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", resource.resourceId());
    json.put("name", resource.name());
    json.put("type", resource.type().path());
    json.put("location", resource.resourceGroup().location());
    json.put("tags", Map.of());
    switch (resource.type()) {
      case STORAGE_ACCOUNT -> {
        json.put("kind", "StorageV2");
        json.put("sku", Map.of("name", "Standard_LRS", "tier", "Standard"));
        json.put("properties", storageAccount(resource));
      }
      case KEY_VAULT -> json.put("properties", keyVault(resource));
      case SERVICE_BUS_NAMESPACE, EVENT_HUBS_NAMESPACE -> {
        json.put("sku", Map.of("name", "Standard", "tier", "Standard"));
        json.put(
            "properties",
            reachedAt(
                "serviceBusEndpoint",
                "https://" + host(resource) + ".servicebus.windows.net:443/"));
      }
      case APP_CONFIGURATION_STORE -> {
        json.put("sku", Map.of("name", "standard"));
        json.put("properties", reachedAt("endpoint", "https://" + host(resource) + ".azconfig.io"));
      }
      case COSMOS_DB_ACCOUNT -> {
        json.put("kind", "GlobalDocumentDB");
        json.put(
            "properties",
            reachedAt(
                "documentEndpoint", "https://" + host(resource) + ".documents.azure.com:443/"));
      }
      case USER_ASSIGNED_IDENTITY, VIRTUAL_MACHINE -> identity(json, resource, directory);
    }
    return json;
  }

  /** The ids of an identity: among the properties of an identity, next to those of a machine. */
  private static void identity(Map<String, Object> json, Resource resource, Directory directory) {
    Map<String, Object> ids =
        directory.managedIdentities().stream()
            .filter(i -> i.resource().equals(resource))
            .findFirst()
            .map(i ->
                Map.<String, Object>of(
                    "tenantId",
                    i.tenantId(),
                    "principalId",
                    i.objectId(),
                    "clientId",
                    i.clientId()))
            .orElse(Map.of());
    if (resource.type() == Resource.Type.USER_ASSIGNED_IDENTITY) {
      json.put("properties", ids);
      return;
    }
    Map<String, Object> identity = new LinkedHashMap<>(ids);
    identity.remove("clientId");
    identity.put("type", "SystemAssigned");
    json.put("identity", identity);
    json.put("properties", SUCCEEDED);
  }

  private static Map<String, Object> storageAccount(Resource resource) {
    return Map.of(
        "provisioningState",
        "Succeeded",
        "primaryLocation",
        resource.resourceGroup().location(),
        "statusOfPrimary",
        "available",
        "supportsHttpsTrafficOnly",
        true,
        "allowBlobPublicAccess",
        false,
        "allowSharedKeyAccess",
        false,
        "primaryEndpoints",
        endpoints(resource.name()));
  }

  /** Those of a real account; the lab plays blob, queue and table. */
  private static Map<String, Object> endpoints(String account) {
    Map<String, Object> endpoints = new LinkedHashMap<>();
    for (String service : List.of("dfs", "blob", "queue", "table", "file")) {
      endpoints.put(service, "https://" + account + "." + service + ".core.windows.net/");
    }
    return endpoints;
  }

  private static Map<String, Object> reachedAt(String name, String address) {
    return Map.of("provisioningState", "Succeeded", name, address);
  }

  private static String host(Resource resource) {
    return resource.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> keyVault(Resource resource) {
    return Map.of(
        "provisioningState",
        "Succeeded",
        "tenantId",
        resource.tenantId(),
        "vaultUri",
        "https://" + host(resource) + ".vault.azure.net/",
        "enableRbacAuthorization",
        true,
        "sku",
        Map.of("family", "A", "name", "standard"));
  }
}
