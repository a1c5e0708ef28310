package dev.latchkey.lab.internal.resourcemanager;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /metadata/endpoints}: the addresses of the services of the public cloud. It has the fields
 * of the versions of 2015 and of 2022 side by side.
 */
final class CloudMetadata {
  private static final String GRAPH = "https://graph.windows.net/";

  private CloudMetadata() {}

  static Map<String, Object> endpoints() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", "AzureCloud");
    all.put("galleryEndpoint", "https://gallery.azure.com/");
    all.put("graphEndpoint", GRAPH);
    all.put("portalEndpoint", "https://portal.azure.com/");
    all.put("portal", "https://portal.azure.com");
    all.put(
        "authentication",
        Map.of(
            "loginEndpoint",
            "https://login.microsoftonline.com/",
            "audiences",
            List.of("https://management.core.windows.net/", "https://management.azure.com/"),
            "tenant",
            "common",
            "identityProvider",
            "AAD"));
    all.put("resourceManager", "https://management.azure.com/");
    all.put("graph", GRAPH);
    all.put("graphAudience", GRAPH);
    all.put("microsoftGraphResourceId", "https://graph.microsoft.com/");
    all.put("batch", "https://batch.core.windows.net/");
    all.put("media", "https://rest.media.azure.net");
    all.put("sqlManagement", "https://management.core.windows.net:8443/");
    all.put("activeDirectoryDataLake", "https://datalake.azure.net/");
    all.put("logAnalyticsResourceId", "https://api.loganalytics.io");
    all.put("appInsightsResourceId", "https://api.applicationinsights.io");
    all.put("attestationResourceId", "https://attest.azure.net");
    all.put("synapseAnalyticsResourceId", "https://dev.azuresynapse.net");
    all.put("ossrDbmsResourceId", "https://ossrdbms-aad.database.windows.net");
    all.put("suffixes", suffixes());
    return all;
  }

  private static Map<String, String> suffixes() {
    return Map.ofEntries(
        Map.entry("storage", "core.windows.net"),
        Map.entry("keyVaultDns", "vault.azure.net"),
        Map.entry("mhsmDns", "managedhsm.azure.net"),
        Map.entry("acrLoginServer", "azurecr.io"),
        Map.entry("sqlServerHostname", "database.windows.net"),
        Map.entry("mysqlServerEndpoint", "mysql.database.azure.com"),
        Map.entry("postgresqlServerEndpoint", "postgres.database.azure.com"),
        Map.entry("mariadbServerEndpoint", "mariadb.database.azure.com"),
        Map.entry("azureDataLakeStoreFileSystem", "azuredatalakestore.net"),
        Map.entry("azureDataLakeAnalyticsCatalogAndJob", "azuredatalakeanalytics.net"),
        Map.entry("azureFrontDoorEndpointSuffix", "azurefd.net"),
        Map.entry("storageSyncEndpointSuffix", "afs.azure.net"),
        Map.entry("synapseAnalytics", "dev.azuresynapse.net"),
        Map.entry("attestationEndpoint", "attest.azure.net"));
  }
}
