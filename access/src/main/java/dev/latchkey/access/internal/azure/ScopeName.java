package dev.latchkey.access.internal.azure;

import dev.latchkey.access.internal.names.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scope as {@code team.yaml} writes it, taken apart. Nothing is looked up.
 *
 * @param text as it is written
 * @param kind which form it has
 * @param subscription the id or the name of the subscription; empty for a URL
 * @param resourceGroup the resource group; empty where there is none
 * @param types the resource types of a URL or a resource id, of which one has the resource
 * @param resource the name of the resource; empty where there is none
 * @param rest what follows the resource in its id, {@code /blobServices/default/containers/data}
 */
public record ScopeName(
    String text,
    Kind kind,
    String subscription,
    String resourceGroup,
    List<String> types,
    String resource,
    String rest) {
  /** What is allowed, for messages. */
  public static final String FORMS =
      "expected is a resource id, a subscription's name or id, SUBSCRIPTION/RESOURCE-GROUP, or the"
          + " URL of a storage account, container, key vault, Service Bus or Event Hubs namespace,"
          + " App Configuration store or Cosmos DB account";

  /** The form of a scope. */
  public enum Kind {
    /** A subscription. */
    SUBSCRIPTION,
    /** A resource group. */
    RESOURCE_GROUP,
    /** A resource by its id. */
    RESOURCE,
    /** A resource by its URL. */
    URL
  }

  private static final Pattern RESOURCE_GROUP =
      Pattern.compile("[\\p{L}\\p{N}_().-]{0,89}[\\p{L}\\p{N}_()-]");
  private static final Pattern SEGMENT =
      Pattern.compile("(?!\\.{1,2}$)[^\\p{Cntrl}<>%&?#/\\\\]{1,260}");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");
  private static final String STORAGE = "Microsoft.Storage/storageAccounts";

  /** The services by the end of their hosts' names, and what a first path segment names there. */
  private static final Map<String, Service> SERVICES =
      new TreeMap<>(
          Map.ofEntries(
              storage("blob", "/blobServices/default/containers/"),
              storage("dfs", "/blobServices/default/containers/"),
              storage("queue", "/queueServices/default/queues/"),
              storage("table", "/tableServices/default/tables/"),
              storage("file", "/fileServices/default/fileshares/"),
              service(".vault.azure.net", "Microsoft.KeyVault/vaults"),
              service(
                  ".servicebus.windows.net",
                  "Microsoft.ServiceBus/namespaces",
                  "Microsoft.EventHub/namespaces"),
              service(".azconfig.io", "Microsoft.AppConfiguration/configurationStores"),
              service(".documents.azure.com", "Microsoft.DocumentDB/databaseAccounts")));

  /**
   * A service with URLs.
   *
   * @param types its resource types
   * @param inside where the first segment of a path leads in the resource's id; empty for nowhere
   */
  private record Service(List<String> types, String inside) {}

  private static Map.Entry<String, Service> storage(String name, String inside) {
    return Map.entry("." + name + ".core.windows.net", new Service(List.of(STORAGE), inside));
  }

  private static Map.Entry<String, Service> service(String host, String... types) {
    return Map.entry(host, new Service(List.of(types), ""));
  }

  /**
   * Takes a scope apart.
   *
   * @param text as it is written
   * @return its parts
   * @throws IllegalArgumentException if it has none of the forms; the message says why
   */
  public static ScopeName parse(String text) {
    if (text.startsWith("/")) {
      return resourceId(text);
    }
    if (text.regionMatches(true, 0, "https:", 0, 6) || text.contains("://")) {
      return url(text);
    }
    List<String> parts = List.of(text.split("/", -1));
    if (parts.size() == 1 && !text.isBlank()) {
      return new ScopeName(text, Kind.SUBSCRIPTION, text, "", List.of(), "", "");
    }
    if (parts.size() == 2 && !parts.get(0).isBlank() && isResourceGroup(parts.get(1))) {
      return new ScopeName(
          text, Kind.RESOURCE_GROUP, parts.get(0), parts.get(1), List.of(), "", "");
    }
    throw malformed(text, FORMS);
  }

  private static boolean isResourceGroup(String name) {
    return RESOURCE_GROUP.matcher(name).matches();
  }

  private static IllegalArgumentException malformed(String text, String why) {
    // A SAS is a secret: the message must not repeat it.
    String shown = text.contains("://") ? Names.shownUrl(text) : Names.shown(text);
    return new IllegalArgumentException("scope '" + shown + "': " + why);
  }

  private static ScopeName resourceId(String text) {
    String id = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    List<String> parts = List.of(id.substring(Math.min(1, id.length())).split("/", -1));
    boolean isWellFormed =
        parts.size() >= 2
            && parts.get(0).equalsIgnoreCase("subscriptions")
            && Names.isGuid(parts.get(1))
            && parts.stream().allMatch(part -> SEGMENT.matcher(part).matches());
    if (isWellFormed && parts.size() == 2) {
      return new ScopeName(text, Kind.SUBSCRIPTION, parts.get(1), "", List.of(), "", "");
    }
    if (!isWellFormed
        || parts.size() < 4
        || !parts.get(2).equalsIgnoreCase("resourceGroups")
        || !isResourceGroup(parts.get(3))) {
      throw malformed(
          text,
          "expected is /subscriptions/ID, /subscriptions/ID/resourceGroups/NAME, or the id of a"
              + " resource in it");
    }
    if (parts.size() == 4) {
      return new ScopeName(
          text, Kind.RESOURCE_GROUP, parts.get(1), parts.get(3), List.of(), "", "");
    }
    if (parts.size() < 8
        || parts.size() % 2 != 0
        || !parts.get(4).equalsIgnoreCase("providers")
        || parts.stream().anyMatch(part -> part.equalsIgnoreCase("Microsoft.Authorization"))) {
      throw malformed(text, "expected after the resource group is /providers/NAMESPACE/TYPE/NAME");
    }
    String rest = String.join("/", parts.subList(8, parts.size()));
    return new ScopeName(
        text,
        Kind.RESOURCE,
        parts.get(1),
        parts.get(3),
        List.of(parts.get(5) + "/" + parts.get(6)),
        parts.get(7),
        rest.isEmpty() ? "" : "/" + rest);
  }

  private static ScopeName url(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw malformed(text, "it is not a URL");
    }
    @Nullable String host = uri.getHost();
    if (!"https".equalsIgnoreCase(uri.getScheme()) || host == null) {
      throw malformed(text, "expected is a URL that begins with https://");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "scope 'https://"
              + Names.shown(host)
              + "/…': expected is a URL without user name, '?' and '#'");
    }
    if (uri.getPort() != -1 && uri.getPort() != 443) {
      throw malformed(text, "expected is a URL without a port");
    }
    String name = host.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, Service> service : SERVICES.entrySet()) {
      if (name.endsWith(service.getKey())) {
        String account = name.substring(0, name.length() - service.getKey().length());
        return inService(text, service.getValue(), account, uri.getPath());
      }
    }
    throw malformed(
        text,
        "the host is none of those that are known (*"
            + String.join(", *", SERVICES.keySet())
            + "): use the resource id");
  }

  private static ScopeName inService(String text, Service service, String account, String path) {
    if (!ACCOUNT.matcher(account).matches()) {
      throw malformed(text, "the host is not a resource's: the name before the first dot is wrong");
    }
    String inside = path.replaceAll("^/|/$", "");
    if (!inside.isEmpty() && (service.inside().isEmpty() || !SEGMENT.matcher(inside).matches())) {
      throw malformed(
          text,
          service.inside().isEmpty()
              ? "expected is a URL without a path; use the resource id for a part of the resource"
              : "expected is at most one name after the host: roles can't be assigned to less than"
                  + " a container, queue, table or share");
    }
    return new ScopeName(
        text,
        Kind.URL,
        "",
        "",
        service.types(),
        account,
        inside.isEmpty() ? "" : service.inside() + inside);
  }
}
