package dev.latchkey.access.internal.file;

import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.ScopeName;
import dev.latchkey.access.internal.names.Names;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code team.yaml} into one {@link Team} for each environment. Single values of an
 * environment replace the common ones; lists of an environment add to the common ones.
 */
public final class TeamReader {
  /** How long a secret is valid if the file does not say. */
  public static final Duration USUAL_LIFETIME = Duration.ofDays(30);

  private static final int LONGEST_NAME = 256;
  private static final Pattern ENVIRONMENT =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");
  private static final Pattern DAYS = Pattern.compile("([0-9]{1,3})d");
  private static final int MOST_DAYS = 730;
  private static final Pattern TENANT =
      Pattern.compile(
          "(?=.{3,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]+");

  private final Path folder;
  private final YamlValue root;

  private TeamReader(Path file, YamlValue root) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    this.folder = parent == null ? file.toAbsolutePath() : parent;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the team of each environment, in the file's order; the name is empty for a file without
   *     environments
   */
  public static Map<String, Team> read(Path file) {
    return new TeamReader(file, YamlText.read(file)).teams();
  }

  /** Reads the text of a file. */
  static Map<String, Team> parse(Path file, String text) {
    return new TeamReader(file, YamlText.parse(file, text)).teams();
  }

  private Map<String, Team> teams() {
    root.require(TeamKeys.FILE);
    Map<String, Team> teams = new LinkedHashMap<>();
    Optional<YamlValue> environments = root.find("environments");
    if (environments.isEmpty()) {
      teams.put("", team("", List.of(root)));
      return teams;
    }
    String expected = "a name for each environment, with the keys that it adds";
    environments
        .get()
        .entries(expected)
        .forEach((name, value) -> {
          if (!ENVIRONMENT.matcher(name).matches()) {
            throw value.fault(
                "environment '"
                    + Names.shown(name)
                    + "': expected are letters, digits, '.', '_' and '-', 64 at most");
          }
          value.require(TeamKeys.ENVIRONMENT);
          teams.put(name, team(name, List.of(root, value)));
        });
    return teams;
  }

  /** The team of the common part and, behind it, of an environment. */
  private Team team(String environment, List<YamlValue> parts) {
    YamlValue last = parts.get(parts.size() - 1);
    List<Team.App> apps = new ArrayList<>();
    Map<Path, String> files = new HashMap<>();
    Unique appNames = new Unique("app");
    for (YamlValue item : items(parts, "apps", "apps")) {
      Team.App app = app(item);
      appNames.add(item, app.name());
      String other = files.put(app.secretFile(), app.name());
      if (other != null) {
        throw item.fault(
            "its secret goes to the file of the app '"
                + other
                + "': expected is another secretFile");
      }
      apps.add(app);
    }
    List<Team.Role> roles = new ArrayList<>();
    Unique assignments = new Unique("role");
    for (YamlValue item : items(parts, "roles", "roles with their scopes")) {
      Team.Role role = role(item);
      assignments.add(item, role.role() + "' at '" + role.scope());
      roles.add(role);
    }
    return new Team(
        environment,
        folder,
        tenant(single(parts, "tenant").orElseThrow(() -> missing(last, "tenant"))),
        group(single(parts, "group").orElseThrow(() -> missing(last, "group"))),
        members(items(parts, "members", MemberForm.EXPECTED), MemberForm.ANY),
        roles,
        apps,
        single(parts, "identity").map(TeamReader::identity));
  }

  private static RuntimeException missing(YamlValue value, String key) {
    return value.fault("key '" + key + "' is missing");
  }

  private static Optional<YamlValue> single(List<YamlValue> parts, String key) {
    return parts.stream().map(part -> part.find(key)).flatMap(Optional::stream).reduce((a, b) -> b);
  }

  private static List<YamlValue> items(List<YamlValue> parts, String key, String expected) {
    return parts.stream()
        .map(part -> part.find(key))
        .flatMap(Optional::stream)
        .flatMap(list -> list.itemsOf(expected).stream())
        .toList();
  }

  /** Refuses what is listed twice. Azure ignores the case of names. */
  private static final class Unique {
    private final String what;
    private final Map<String, YamlValue> found = new HashMap<>();

    private Unique(String what) {
      this.what = what;
    }

    private void add(YamlValue item, String name) {
      YamlValue other = found.put(Names.key(name), item);
      if (other != null) {
        throw item.fault(
            what
                + " '"
                + Names.shown(name)
                + "' is listed at "
                + other.path()
                + " already: once is allowed");
      }
    }
  }

  private static String tenant(YamlValue value) {
    String tenant = value.text();
    if (!Names.isGuid(tenant) && !TENANT.matcher(tenant).matches()) {
      throw value.fault(
          "'" + Names.shown(tenant) + "': expected is the id or a domain of the tenant");
    }
    return tenant;
  }

  private static String name(YamlValue value) {
    String name = value.text();
    if (name.length() > LONGEST_NAME) {
      throw value.fault("the name is longer than " + LONGEST_NAME + " characters");
    }
    return name;
  }

  private static String guid(YamlValue value, String what) {
    String id = value.text();
    if (!Names.isGuid(id)) {
      throw value.fault("'" + Names.shown(id) + "': expected is " + what + ", a GUID");
    }
    return Names.key(id);
  }

  private static Team.GroupName group(YamlValue value) {
    value.require(TeamKeys.GROUP);
    boolean hasId = value.find("id").isPresent();
    if (hasId == value.find("name").isPresent()) {
      throw value.fault("expected is either the key 'name' or, for a group that exists, 'id'");
    }
    if (hasId && value.find("description").isPresent()) {
      throw value
          .get("description")
          .fault("expected with 'name' alone: a group that exists has one");
    }
    return hasId
        ? new Team.GroupName(guid(value.get("id"), "the object id of the group"), "", "")
        : new Team.GroupName(
            "", name(value.get("name")), value.find("description").map(YamlValue::text).orElse(""));
  }

  private static List<Team.Member> members(List<YamlValue> items, MemberForm form) {
    Unique names = new Unique("member");
    List<Team.Member> members = new ArrayList<>();
    for (YamlValue item : items) {
      Team.Member member = form.read(item);
      names.add(item, member.name());
      members.add(member);
    }
    return members;
  }

  private static Team.Role role(YamlValue value) {
    value.require(TeamKeys.ROLE);
    YamlValue scope = value.get("scope");
    try {
      ScopeName.parse(scope.text());
    } catch (IllegalArgumentException e) {
      throw scope.fault(String.valueOf(e.getMessage()));
    }
    return new Team.Role(name(value.get("role")), scope.text());
  }

  private Team.App app(YamlValue value) {
    value.require(TeamKeys.APP);
    String name = name(value.get("name"));
    Path file =
        value
            .find("secretFile")
            .map(this::path)
            .orElseGet(() -> folder.resolve(".latchkey").resolve(fileName(name) + ".env"));
    List<YamlValue> owners =
        value.find("owners").map(list -> list.itemsOf(MemberForm.EXPECTED)).orElse(List.of());
    return new Team.App(
        name,
        file,
        value.find("secretLifetime").map(TeamReader::lifetime).orElse(USUAL_LIFETIME),
        members(owners, MemberForm.OWNER));
  }

  /** The name of an app as that of a file: letters and digits stay, also those of other scripts. */
  private static String fileName(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}._-]+", "-");
  }

  private Path path(YamlValue value) {
    String text = value.text();
    if (text.startsWith("~")) {
      throw value.fault("'~' is not expanded: expected is a path relative to the file's folder");
    }
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw value.fault("'" + Names.shown(text) + "' is not a path");
    }
  }

  private static Duration lifetime(YamlValue value) {
    var days = DAYS.matcher(value.text());
    if (days.matches()) {
      int number = Integer.parseInt(days.group(1));
      if (number >= 1 && number <= MOST_DAYS) {
        return Duration.ofDays(number);
      }
    }
    throw value.fault(
        "'" + Names.shown(value.text()) + "': expected are days, 1d to " + MOST_DAYS + "d");
  }

  private static String identity(YamlValue value) {
    value.require(TeamKeys.IDENTITY);
    return guid(value.get("id"), "the object id or client id of the deployed app's identity");
  }
}
