package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ExposedApi;
import dev.latchkey.lab.directory.FederatedCredential;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The resources that tokens can be for: Azure's own services, and the apps of the directory. */
final class ResourcePrincipals {
  /** Takes tokens of managed identities that stand for an app. */
  static final String TOKEN_EXCHANGE = "fb60f99c-7a34-4190-8149-302f77469936";

  private static final String STORAGE = "e406a681-f3d4-42a8-90b6-c2b029497af1";
  private static final String MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

  private static final String POWER_BI = "00000009-0000-0000-c000-000000000000";
  private static final String APP_CONFIGURATION = "35ffadb3-7fc1-497e-b61b-381d28e744cc";

  /** Application ids by identifier URI without a final slash. Both are public. */
  private static final Map<String, String> WELL_KNOWN =
      Map.ofEntries(
          Map.entry("https://management.azure.com", MANAGEMENT),
          Map.entry("https://management.core.windows.net", MANAGEMENT),
          Map.entry("https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"),
          Map.entry("https://storage.azure.com", STORAGE),
          Map.entry("https://vault.azure.net", "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"),
          Map.entry("https://database.windows.net", "022907d3-0f1b-48f7-badc-1ba6abab6d66"),
          Map.entry(
              "https://ossrdbms-aad.database.windows.net", "123cd850-d9df-40bd-94d5-c9f07b7fa203"),
          Map.entry("https://servicebus.azure.net", "80a10ef9-8168-493d-abf9-3297c4ef6e3c"),
          Map.entry("https://eventhubs.azure.net", "80369ed6-5f11-4dd9-bef3-692475845e77"),
          Map.entry("https://cosmos.azure.com", "a232010e-820c-4083-83bb-3ace5fc29d0b"),
          Map.entry("https://appconfig.azure.com", APP_CONFIGURATION),
          Map.entry("https://azconfig.io", APP_CONFIGURATION),
          Map.entry("https://cognitiveservices.azure.com", "7d312290-28c8-473c-a0ed-8e53749b6d6d"),
          Map.entry("https://graph.windows.net", "00000002-0000-0000-c000-000000000000"),
          Map.entry("https://analysis.windows.net/powerbi/api", POWER_BI),
          Map.entry("https://api.fabric.microsoft.com", POWER_BI),
          Map.entry("https://batch.core.windows.net", "ddbf3205-c6bd-46ae-8127-60eb93363864"),
          Map.entry("https://datalake.azure.net", "e9f49c6b-5ce5-44c8-925d-015017e9f7ad"),
          Map.entry("https://kusto.kusto.windows.net", "2746ea77-4702-4b45-80ca-3c97e680e8b7"),
          Map.entry("https://api.loganalytics.io", "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5"),
          Map.entry("https://digitaltwins.azure.net", "0b07f429-9f4b-4714-9392-cc5e8e80c8b0"),
          Map.entry("https://search.azure.com", "880da380-985e-4198-81b9-e05b1cc53158"),
          Map.entry("https://app.vssps.visualstudio.com", "499b84ac-1321-427f-aa17-267ca6975798"));

  /** Services whose application ids are not known here. */
  private static final Set<String> BY_NAME =
      Set.of(
          "https://ai.azure.com",
          "https://api.applicationinsights.io",
          "https://api.loganalytics.azure.com",
          "https://api.timeseries.azure.com",
          "https://atlas.microsoft.com",
          "https://attest.azure.net",
          "https://azurecr.io",
          "https://communication.azure.com",
          "https://confidential-ledger.azure.com",
          "https://containerregistry.azure.net",
          "https://dev.azuresynapse.net",
          "https://eventgrid.azure.net",
          "https://gallery.azure.com",
          "https://iothubs.azure.net",
          "https://managedhsm.azure.net",
          "https://media.azure.net",
          "https://metrics.monitor.azure.com",
          "https://ml.azure.com",
          "https://monitor.azure.com",
          "https://monitoring.azure.com",
          "https://prometheus.monitor.azure.com",
          "https://purview.azure.net",
          "https://quantum.microsoft.com",
          "https://redis.azure.com",
          "https://relay.azure.net",
          "https://rest.media.azure.net",
          "https://service.powerapps.com",
          "https://signalr.azure.com",
          "https://sts.mixedreality.azure.com",
          "https://token.botframework.com",
          "https://webpubsub.azure.com");

  /** Applications that clients name by their id alone. */
  private static final Set<String> BY_ID =
      Set.of(
          "6dae42f8-4368-4678-94ff-3960e28e3630", // Azure Kubernetes Service AAD Server
          "80faf920-1908-4b52-b5ef-a8e7bedfc67a", // Azure Kubernetes Service AAD Client
          "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"); // Azure Databricks

  /** Services that take tokens for one account, namespace or store too. */
  private static final Pattern ONE_OF_A_SERVICE =
      Pattern.compile(
          "https://([a-z0-9]{3,24}\\.(blob|queue|table|file|dfs)\\.core\\.windows\\.net"
              + "|[a-z0-9-]{5,50}\\.azconfig\\.io"
              + "|[a-z0-9-]{3,60}\\.(servicebus\\.windows\\.net|documents\\.azure\\.com"
              + "|search\\.windows\\.net|cognitiveservices\\.azure\\.com|openai\\.azure\\.com"
              + "|database\\.windows\\.net)"
              + "|[a-z0-9-]{3,60}(\\.[a-z0-9]{3,30})?\\.kusto\\.windows\\.net)");

  private final Directory directory;

  ResourcePrincipals(Directory directory) {
    this.directory = directory;
  }

  /**
   * A resource as a token names it.
   *
   * @param audience the {@code aud} of its tokens
   * @param isVersion2 true if it accepts tokens of the v2 shape
   * @param id its application id, if it is an app of the directory, else its name
   * @param api what its registration says
   * @param isOfAzure true for a service of Azure
   */
  record Principal(
      String audience, boolean isVersion2, String id, ExposedApi api, boolean isOfAzure) {
    /** One of Azure's own. */
    static Principal ofAzure(String audience, boolean isVersion2) {
      return new Principal(audience, isVersion2, audience, ExposedApi.NONE, true);
    }

    /** Refuses a scope that the app does not offer, where it says what it offers. */
    void requireScopes(RequestedScope scope, Clients.Client client) throws EntraException {
      if (RequestedScope.isGraph(scope.resource())) {
        requireConsent(scope, client);
      }
      if (api.scopes().isEmpty() || scope.isDefault()) {
        return;
      }
      for (String asked : scope.names()) {
        if (!api.scopes().contains(asked)) {
          throw AppRefusals.unknownScope(client.displayName(), asked, id);
        }
      }
    }

    /** What is about all users or groups of a tenant, its administrator consents to. */
    private static void requireConsent(RequestedScope scope, Clients.Client client)
        throws EntraException {
      List<String> consented = List.of(client.graphPermissions().split(" ", -1));
      for (String asked : scope.names()) {
        if (asked.endsWith(".All") && !consented.contains(asked)) {
          throw client.app() == null
              ? AppRefusals.notPreauthorized(client.clientId(), asked)
              : PolicyRefusals.missingConsent(client.displayName());
        }
      }
    }
  }

  /**
   * Finds a resource in a tenant.
   *
   * @param tenantId the tenant
   * @param identifier the resource as the client wrote it; a slash at its end is kept in the
   *     audience, as Entra keeps it
   */
  Optional<Principal> find(String tenantId, String identifier) {
    String name = identifier.toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    if (WELL_KNOWN.containsKey(name)
        || WELL_KNOWN.containsValue(name)
        || BY_NAME.contains(name)
        || BY_ID.contains(name)
        || ONE_OF_A_SERVICE.matcher(name).matches()) {
      return Optional.of(Principal.ofAzure(identifier, false));
    }
    if (name.equalsIgnoreCase(FederatedCredential.TOKEN_EXCHANGE) || name.equals(TOKEN_EXCHANGE)) {
      return Optional.of(Principal.ofAzure(TOKEN_EXCHANGE, true));
    }
    String clientId = name.startsWith("api://") ? name.substring("api://".length()) : name;
    return directory.apps().stream()
        .filter(app -> app.tenantId().equals(tenantId) || app.isMultiTenant())
        .filter(app ->
            app.clientId().equalsIgnoreCase(clientId)
                || app.api().identifierUris().stream().anyMatch(name::equalsIgnoreCase))
        .findFirst()
        .map(app -> principal(app, identifier));
  }

  /** A token of the v1 shape names the app as the client did. */
  private static Principal principal(App app, String identifier) {
    boolean isVersion2 = app.api().isVersion2();
    return new Principal(
        isVersion2 ? app.clientId() : identifier, isVersion2, app.clientId(), app.api(), false);
  }
}
