package dev.latchkey.access.internal.data;

import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.role.RolePermission;
import dev.latchkey.access.internal.role.Service;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A harmless read that a role allows. Where no container, queue or table is named, it asks for one
 * that can't be there: a service that answers 404 has let the caller in, and no data is read.
 *
 * @param service the service
 * @param url where to
 * @param headers what the service wants in addition
 * @param missing the error code by which the service says that a name is not there; it has let the
 *     caller in
 */
public record Probe(Service service, String url, Map<String, String> headers, String missing) {
  private static final String NOTHING = "latchkey-verify-no-such-name";
  private static final String STORAGE_VERSION = "2021-12-02";

  private static final Pattern RESOURCE =
      Pattern.compile(
          "(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/(?<type>[^/]+/[^/]+)/(?<name>[^/]+)"
              + "(?<inside>/.+)?");
  private static final Pattern INSIDE =
      Pattern.compile(
          "(?i)/(?<kind>blobServices|queueServices|tableServices|fileServices)/default/[^/]+/(?<name>[^/]+)");

  /** What a role may allow, and the read that shows it. The telling ones are first. */
  private record Reading(Service service, String permission, String path, String emptyPath) {}

  private static final List<Reading> READINGS =
      List.of(
          new Reading(
              Service.BLOB,
              "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
              "/%s?restype=container&comp=list&maxresults=1",
              NOTHING),
          new Reading(
              Service.QUEUE,
              "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read",
              "/%s/messages?peekonly=true&numofmessages=1",
              NOTHING),
          new Reading(
              Service.TABLE,
              "Microsoft.Storage/storageAccounts/tableServices/tables/entities/read",
              "/%s()?$top=1",
              "latchkeyverifynosuchname"),
          new Reading(
              Service.FILE,
              "Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read",
              "/%s?restype=directory&comp=list&maxresults=1",
              NOTHING),
          new Reading(
              Service.KEY_VAULT,
              "Microsoft.KeyVault/vaults/secrets/getSecret/action",
              "/secrets/" + NOTHING + "?api-version=7.4",
              ""),
          new Reading(
              Service.KEY_VAULT,
              "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
              "/secrets?maxresults=1&api-version=7.4",
              ""),
          new Reading(
              Service.KEY_VAULT,
              "Microsoft.KeyVault/vaults/certificates/read",
              "/certificates?maxresults=1&api-version=7.4",
              ""),
          new Reading(
              Service.KEY_VAULT,
              "Microsoft.KeyVault/vaults/keys/read",
              "/keys?maxresults=1&api-version=7.4",
              ""),
          new Reading(
              Service.APP_CONFIGURATION,
              "Microsoft.AppConfiguration/configurationStores/keyValues/read",
              "/kv?key=" + NOTHING + "&api-version=1.0",
              ""));

  /** The type of the resources that a role lets read; empty if no read is known that shows it. */
  public static Optional<String> type(Role role) {
    return READINGS.stream()
        .filter(reading -> new RolePermission(reading.permission(), true).isGrantedBy(role))
        .map(reading -> reading.service().type())
        .findFirst();
  }

  /**
   * The read that shows whether a role is effective.
   *
   * @param role the role
   * @param resourceId a resource, or something in it
   * @return the read; empty if the role allows none that has no effect, or if it is no resource
   */
  public static Optional<Probe> of(Role role, String resourceId) {
    Matcher resource = RESOURCE.matcher(resourceId);
    if (!resource.matches()) {
      return Optional.empty();
    }
    String inside = resource.group("inside") == null ? "" : resource.group("inside");
    Matcher part = INSIDE.matcher(inside);
    boolean isPart = part.matches();
    return READINGS.stream()
        .filter(reading -> reading.service().type().equalsIgnoreCase(resource.group("type")))
        .filter(reading -> new RolePermission(reading.permission(), true).isGrantedBy(role))
        .filter(reading -> !isPart || isOf(reading.service(), part.group("kind")))
        .findFirst()
        .map(reading ->
            probe(
                reading,
                resource.group("name"),
                isPart ? part.group("name") : reading.emptyPath()));
  }

  private static boolean isOf(Service service, String kind) {
    return kind.toLowerCase(Locale.ROOT).startsWith(service.name().toLowerCase(Locale.ROOT));
  }

  private static Probe probe(Reading reading, String account, String name) {
    Service service = reading.service();
    String domain =
        switch (service) {
          case KEY_VAULT -> ".vault.azure.net";
          case APP_CONFIGURATION -> ".azconfig.io";
          default -> "." + service.name().toLowerCase(Locale.ROOT) + ".core.windows.net";
        };
    return new Probe(
        service,
        "https://" + account.toLowerCase(Locale.ROOT) + domain + reading.path().replace("%s", name),
        headers(service),
        missing(service));
  }

  private static String missing(Service service) {
    return switch (service) {
      case BLOB -> "ContainerNotFound";
      case QUEUE -> "QueueNotFound";
      case TABLE -> "TableNotFound";
      case FILE -> "ShareNotFound";
      case KEY_VAULT -> "SecretNotFound";
      default -> "";
    };
  }

  private static Map<String, String> headers(Service service) {
    return switch (service) {
      case BLOB, QUEUE -> Map.of("x-ms-version", STORAGE_VERSION);
      case TABLE ->
          Map.of(
              "x-ms-version",
              STORAGE_VERSION,
              "Accept",
              "application/json;odata=nometadata",
              "DataServiceVersion",
              "3.0");
      case FILE -> Map.of("x-ms-version", "2022-11-02", "x-ms-file-request-intent", "backup");
      default -> Map.of();
    };
  }
}
