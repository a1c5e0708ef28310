package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The resources that tokens can be for: Azure's own services, and the apps of the directory. */
final class ResourcePrincipals {
  private static final String STORAGE = "e406a681-f3d4-42a8-90b6-c2b029497af1";
  private static final String MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

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
          Map.entry("https://cognitiveservices.azure.com", "7d312290-28c8-473c-a0ed-8e53749b6d6d"));

  /** Services that take tokens for one account or store too. */
  private static final Pattern ONE_OF_A_SERVICE =
      Pattern.compile(
          "https://([a-z0-9]{3,24}\\.(blob|queue|table)\\.core\\.windows\\.net"
              + "|[a-z0-9-]{5,50}\\.azconfig\\.io)");

  private final Directory directory;

  ResourcePrincipals(Directory directory) {
    this.directory = directory;
  }

  /**
   * A resource as a token names it.
   *
   * @param audience the {@code aud} of its tokens
   * @param isVersion2 true if it accepts tokens of the v2 shape
   */
  record Principal(String audience, boolean isVersion2) {}

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
        || ONE_OF_A_SERVICE.matcher(name).matches()) {
      return Optional.of(new Principal(identifier, false));
    }
    String clientId = name.startsWith("api://") ? name.substring("api://".length()) : name;
    return directory
        .findApp(clientId)
        .filter(app -> app.tenantId().equals(tenantId))
        .map(App::clientId)
        .map(id -> new Principal(id, true));
  }
}
