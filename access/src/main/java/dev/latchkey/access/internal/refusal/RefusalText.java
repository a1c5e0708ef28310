package dev.latchkey.access.internal.refusal;

import dev.latchkey.access.RefusalCause;
import dev.latchkey.access.internal.role.Service;
import dev.latchkey.access.internal.role.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds a refusal in a text: an exception's message, a stack trace, a log. Only what has a known
 * form is taken out of it: codes, ids, names of actions, URLs of Azure's services without their
 * secrets. Works for hostile texts of any length in time that grows with the length alone.
 */
public final class RefusalText {
  /** The end of a longer text counts: programs say last why they ended. */
  private static final int LONGEST = 4 << 20;

  /** How far from its mark the details of a refusal are looked for. */
  private static final int NEAR = 16_384;

  private static final String ID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
  private static final Pattern ESCAPES = Pattern.compile("\\u001B\\[[0-9;]{0,20}[A-Za-z]");
  private static final Pattern URL =
      Pattern.compile("(?:https?|sb|amqps?)://[^\\s\"'<>\\\\)\\]}{,|^`]{4,2000}");
  private static final Pattern HOST =
      Pattern.compile(
          "\\b[a-z0-9][a-z0-9-]{1,62}\\.(?:servicebus|vault|documents|azconfig|blob|queue|table|dfs|file)\\.[a-z.]{3,40}\\b");
  private static final Pattern METHOD =
      Pattern.compile("\\b(GET|PUT|POST|DELETE|HEAD|PATCH|MERGE)\\b");
  private static final Pattern ACTION =
      Pattern.compile(
          "(?:[Aa]ction(?:\\(s\\))?:? (?:'|\\[)(?<action>[A-Za-z0-9./*_-]{3,250})(?:'|\\]))");
  private static final Pattern LINKED =
      Pattern.compile(
          "does not have permission to perform action\\(s\\) '(?<action>[A-Za-z0-9./*_-]{3,250})'");
  private static final Pattern SCOPE =
      Pattern.compile(
          "(?:over scope|on the linked scope\\(s\\)|Resource:) '(?<scope>/[A-Za-z0-9._()/-]{10,800})");
  private static final Pattern OBJECT_ID =
      Pattern.compile("(?:object id '|[;, ]oid=|principal \\[)(?<id>" + ID + ")");
  private static final Pattern CLIENT_ID = Pattern.compile("\\bappid=(?<id>" + ID + ")");
  private static final Pattern REQUEST_ID =
      Pattern.compile(
          "(?i)(?<!client-)(?:requestid|request-id|activityid|trackingid)\\W{1,6}(?<id>"
              + ID
              + "|[0-9a-fA-F]{32}(?:_[A-Z0-9]{1,6})?)");
  private static final Pattern CLAIMS =
      Pattern.compile("'(?<claims>[A-Za-z, ]{1,60})' claim\\(s\\) are required");
  private static final Pattern VAULT = Pattern.compile("Vault: (?<name>[A-Za-z0-9-]{3,24});");
  private static final Pattern VAULT_POLICY =
      Pattern.compile("on key vault '(?<name>[A-Za-z0-9-]{3,24})");
  private static final Pattern COSMOS =
      Pattern.compile("blocked by Auth (?<name>[a-z0-9-]{3,50}) ?:");
  private static final Pattern COSMOS_REQUEST =
      Pattern.compile("The given request \\[(?<method>[A-Z]{3,6}) ");

  /** What in a stack trace or a header names the service, where no URL does. */
  private static final List<Hint> HINTS =
      List.of(
          new Hint(Service.DFS, "storage[._]file[._]?datalake|Windows-Azure-HDFS"),
          new Hint(Service.FILE, "storage[._]file[._]?share|Windows-Azure-File"),
          new Hint(Service.QUEUE, "storage[._]queue|Windows-Azure-Queue"),
          new Hint(Service.TABLE, "data[._]tables|Windows-Azure-Table|odata\\.error"),
          new Hint(Service.BLOB, "storage[._]blob|BlobStorageException|Windows-Azure-Blob"),
          new Hint(Service.KEY_VAULT, "keyvault"),
          new Hint(Service.EVENT_HUBS, "event[._-]?hubs?|consumergroups"),
          new Hint(Service.SERVICE_BUS, "servicebus"),
          new Hint(Service.APP_CONFIGURATION, "app[._-]?configuration|azconfig"),
          new Hint(Service.COSMOS_DB, "cosmos"),
          new Hint(Service.RESOURCE_MANAGER, "resourcemanager|ManagementException"));

  private record Hint(Service service, Pattern pattern) {
    Hint(Service service, String words) {
      this(service, Pattern.compile("(?i)" + words));
    }
  }

  /** Where a refusal is in the text, and what it says. */
  private record Found(int at, String code, RefusalCause cause, Set<Service> services) {}

  private final String text;
  private final Found found;

  private RefusalText(String text, Found found) {
    this.text = text;
    this.found = found;
  }

  /** The refusal in a text, the last one of several; empty if there is none. */
  public static Optional<RefusedRequest> find(String output) {
    String end = output.length() > LONGEST ? output.substring(output.length() - LONGEST) : output;
    String text = ESCAPES.matcher(end).replaceAll("");
    @Nullable Found found = mark(text);
    if (found == null) {
      return Optional.empty();
    }
    int from = Math.max(0, found.at() - NEAR);
    String near = text.substring(from, Math.min(text.length(), found.at() + NEAR));
    RefusedRequest refusal =
        new RefusalText(
                near, new Found(found.at() - from, found.code(), found.cause(), found.services()))
            .refusal();
    // A 403 of a web server that is none of Azure's says nothing that could be explained.
    boolean isOfAzure = !refusal.code().isEmpty() || refusal.service().isPresent();
    return isOfAzure ? Optional.of(refusal) : Optional.empty();
  }

  /** The last telling mark; of several at one place the first of the table. */
  private static @Nullable Found mark(String text) {
    @Nullable Found last = null;
    for (Mark mark : Mark.ALL) {
      if (!text.contains(mark.key())) {
        continue;
      }
      Matcher matcher = mark.pattern().matcher(text);
      while (matcher.find()) {
        // A refusal repeats itself in other words within some lines.
        if (last == null || matcher.start() > last.at() + 2_000) {
          last = new Found(matcher.start(), mark.code(), mark.cause(), mark.services());
        }
      }
    }
    if (last != null || !(text.contains("403") || text.contains("orbidden"))) {
      return last;
    }
    Matcher status = Mark.STATUS.matcher(text);
    while (status.find()) {
      last = new Found(status.start(), "", RefusalCause.UNKNOWN, EnumSet.allOf(Service.class));
    }
    return last;
  }

  private RefusedRequest refusal() {
    Optional<Place> place = place();
    Optional<Service> service = place.map(p -> p.target().service()).or(this::hinted);
    String method = place.map(this::method).orElse("");
    if (found.services().contains(Service.SERVICE_BUS)
        && !found.services().contains(Service.BLOB)) {
      service = Optional.of(isEvents() ? Service.EVENT_HUBS : Service.SERVICE_BUS);
      method = claim();
    }
    Service known = service.orElse(null);
    return new RefusedRequest(
        found.cause() == RefusalCause.UNKNOWN && known == Service.APP_CONFIGURATION
            ? RefusalCause
                .MISSING_ROLE // It refuses without a word: "Status code 403, (empty body)".
            : found.cause(),
        found.code(),
        service,
        place.map(Place::target).map(target -> known == null ? target : target.of(known)),
        method.isEmpty() ? nearest(COSMOS_REQUEST, "method") : method,
        account(place),
        action(),
        scope(),
        nearest(OBJECT_ID, "id"),
        nearest(CLIENT_ID, "id"),
        nearest(REQUEST_ID, "id"),
        known == Service.SERVICE_BUS || known == Service.EVENT_HUBS ? 401 : 403);
  }

  private String action() {
    String linked = nearest(LINKED, "action");
    String action = linked.isEmpty() ? nearest(ACTION, "action") : linked;
    return action.contains("/") ? action : "";
  }

  /** A resource id, which later becomes a part of a URL. */
  private String scope() {
    String scope = nearest(SCOPE, "scope");
    return scope.contains("..") || scope.contains("//") ? "" : scope;
  }

  private String account(Optional<Place> place) {
    for (Pattern pattern : List.of(COSMOS, VAULT, VAULT_POLICY)) {
      String name = nearest(pattern, "name");
      if (!name.isEmpty()) {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return place.map(p -> p.target().account()).orElse("");
  }

  private boolean isEvents() {
    return HINTS.get(6).pattern().matcher(text).find();
  }

  private String claim() {
    String claims = nearest(CLAIMS, "claims");
    return claims.contains("Manage") ? "MANAGE" : claims.contains("Send") ? "SEND" : "RECEIVE";
  }

  private Optional<Service> hinted() {
    if (found.services().size() == 1) {
      return found.services().stream().findFirst();
    }
    return HINTS.stream()
        .filter(hint -> found.services().contains(hint.service()))
        .filter(hint -> hint.pattern().matcher(text).find())
        .map(Hint::service)
        .findFirst();
  }

  /** A URL in the text. */
  private record Place(int at, int end, Target target) {}

  /** The nearest URL of a service that says such things. */
  private Optional<Place> place() {
    List<Place> places = new ArrayList<>();
    for (Pattern pattern : List.of(URL, HOST)) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find() && places.size() < 1_000) {
        int at = matcher.start();
        int end = matcher.end();
        Target.parse(matcher.group().replaceAll("[.;:]+$", ""))
            .filter(this::isOfThese)
            .ifPresent(target -> places.add(new Place(at, end, target)));
      }
      if (!places.isEmpty()) {
        break;
      }
    }
    return places.stream()
        .min((one, other) ->
            Integer.compare(Math.abs(one.at() - found.at()), Math.abs(other.at() - found.at())));
  }

  private boolean isOfThese(Target target) {
    return found.services().contains(target.service());
  }

  /** The method next to a URL: {@code GET https://…}, {@code "url": "…", "method": "GET"}. */
  private String method(Place place) {
    String before = text.substring(Math.max(0, place.at() - 60), place.at());
    Matcher matcher = METHOD.matcher(before);
    String method = "";
    while (matcher.find()) {
      method = matcher.group(1);
    }
    if (method.isEmpty()) {
      String after = text.substring(place.end(), Math.min(text.length(), place.end() + 60));
      Matcher next = METHOD.matcher(after);
      method = next.find() ? next.group(1) : "";
    }
    return method;
  }

  /** What a pattern finds nearest to the mark. */
  private String nearest(Pattern pattern, String group) {
    String value = "";
    int distance = Integer.MAX_VALUE;
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      int away = Math.abs(matcher.start() - found.at());
      if (away < distance) {
        distance = away;
        value = matcher.group(group);
      }
    }
    return value;
  }
}
