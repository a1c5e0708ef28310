package dev.latchkey.access.internal.role;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a URL leads to. The query keeps only the parameters that say what is asked for: a signature
 * ({@code sig}), which is a secret, never gets this far.
 *
 * @param service the service
 * @param account the account, vault, namespace or store
 * @param host the host
 * @param path the segments of the path; a table's key is a segment of its own
 * @param query the parameters that count
 */
public record Target(
    Service service, String account, String host, List<String> path, Map<String, String> query) {
  private static final Pattern URL =
      Pattern.compile(
          "(?:(?:https?|sb|amqps?)://)?(?:[^/?#@\\s]{0,200}@)?(?<host>[A-Za-z0-9][A-Za-z0-9.-]{3,252})"
              + "(?::\\d{1,5})?(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?(?:#.*)?",
          Pattern.DOTALL);

  /** What a request asks for; everything else is left out. */
  private static final Set<String> PARAMETERS =
      Set.of("comp", "restype", "resource", "action", "peekonly", "api-version");

  private static final int LONGEST = 2_000;

  /** Takes a URL apart; empty if it is none, or of no known service. */
  public static Optional<Target> parse(String text) {
    Matcher url = URL.matcher(text.length() > LONGEST ? text.substring(0, LONGEST) : text.strip());
    if (!url.matches()) {
      return Optional.empty();
    }
    String host = url.group("host").toLowerCase(Locale.ROOT);
    for (Service service : Service.values()) {
      Optional<String> account = service.account(host);
      if (account.isPresent()) {
        return Optional.of(
            new Target(
                service,
                account.get(),
                host,
                segments(service, url.group("path") == null ? "" : url.group("path")),
                parameters(url.group("query") == null ? "" : url.group("query"))));
      }
    }
    return Optional.empty();
  }

  private static List<String> segments(Service service, String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      int key = service == Service.TABLE ? segment.indexOf('(') : -1;
      if (key > 0) {
        segments.add(segment.substring(0, key));
        if (!segment.endsWith("()")) {
          segments.add(segment.substring(key));
        }
      } else if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return List.copyOf(segments);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = (equals < 0 ? pair : pair.substring(0, equals)).toLowerCase(Locale.ROOT);
      if (PARAMETERS.contains(name)) {
        found.putIfAbsent(name, decoded(equals < 0 ? "" : pair.substring(equals + 1)));
      }
    }
    return Map.copyOf(found);
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  /** The same address as one of another service: Event Hubs has the hosts of Service Bus. */
  public Target of(Service other) {
    return new Target(other, account, host, path, query);
  }

  /** The URL without what may be secret, and without control characters. */
  public String url() {
    String parameters =
        query.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(one -> one.getKey() + (one.getValue().isEmpty() ? "" : "=" + one.getValue()))
            .collect(Collectors.joining("&"));
    String url =
        "https://"
            + host
            + "/"
            + String.join("/", path)
            + (parameters.isEmpty() ? "" : "?" + parameters);
    url = url.replaceAll("[\\p{Cntrl}\\p{Cf}\\s\"<>]", "");
    return url.length() > 300 ? url.substring(0, 300) + "…" : url;
  }

  /**
   * The end of the id of the narrowest scope that a role for this target can have: a container, a
   * queue, a table, a share, an event hub. Empty for the whole account.
   */
  public String scopeInside() {
    if (service == Service.SERVICE_BUS) {
      boolean isSubscription = path.size() >= 3 && path.get(1).equalsIgnoreCase("subscriptions");
      return isSubscription ? "/topics/" + path.get(0) : "";
    }
    boolean isNamed =
        !service.inside().isEmpty()
            && !path.isEmpty()
            && path.get(0).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,255}")
            && !(service == Service.TABLE && path.get(0).equalsIgnoreCase("Tables"));
    return isNamed ? service.inside() + path.get(0) : "";
  }

  /** The account as {@code team.yaml} would name it in the public cloud; empty for Azure itself. */
  public Optional<String> scopeUrl() {
    String domain =
        switch (service) {
          case BLOB, DFS -> ".blob.core.windows.net";
          case QUEUE -> ".queue.core.windows.net";
          case TABLE -> ".table.core.windows.net";
          case FILE -> ".file.core.windows.net";
          case KEY_VAULT -> ".vault.azure.net";
          case SERVICE_BUS, EVENT_HUBS -> ".servicebus.windows.net";
          case APP_CONFIGURATION -> ".azconfig.io";
          case COSMOS_DB -> ".documents.azure.com";
          case RESOURCE_MANAGER, GRAPH -> "";
        };
    return domain.isEmpty() ? Optional.empty() : Optional.of("https://" + account + domain);
  }

  /** The scope of a request to Resource Manager: the path up to the last resource or group. */
  public String managementScope() {
    List<String> parts = path;
    int provider = ManagementOperations.provider(parts);
    int from = provider < 0 ? 0 : provider + 2;
    int whole = from + (parts.size() - from) / 2 * 2;
    if (provider >= 0 && whole == from) {
      whole = provider;
    }
    boolean isId =
        whole >= 2
            && parts.get(0).equalsIgnoreCase("subscriptions")
            && parts.stream().allMatch(part -> part.matches("[A-Za-z0-9._()-]{1,260}"));
    return isId ? "/" + String.join("/", parts.subList(0, whole)) : "";
  }
}
