package dev.latchkey.access.internal.file;

import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of a kind of mapping in {@code team.yaml}. {@code team.schema.json} has the same.
 *
 * @param name what the schema calls it
 * @param required the keys that must be there
 * @param all all keys
 */
record TeamKeys(String name, List<String> required, List<String> all) {
  private static final List<String> OF_A_TEAM =
      List.of("tenant", "group", "members", "roles", "apps", "identity");

  static final TeamKeys FILE = new TeamKeys("file", List.of(), and(OF_A_TEAM, "environments"));
  static final TeamKeys ENVIRONMENT = new TeamKeys("environment", List.of(), OF_A_TEAM);
  static final TeamKeys GROUP = of("group", 0, "name", "description", "id");
  static final TeamKeys MEMBER = of("member", 0, "group", "servicePrincipal");
  static final TeamKeys ROLE = of("role", 2, "role", "scope");
  static final TeamKeys APP = of("app", 1, "name", "secretFile", "secretLifetime", "owners");
  static final TeamKeys IDENTITY = of("identity", 1, "id");
  static final List<TeamKeys> ALL = List.of(FILE, ENVIRONMENT, GROUP, MEMBER, ROLE, APP, IDENTITY);

  private static TeamKeys of(String name, int required, String... keys) {
    List<String> all = List.of(keys);
    return new TeamKeys(name, all.subList(0, required), all);
  }

  private static List<String> and(List<String> keys, String more) {
    return Stream.concat(keys.stream(), Stream.of(more)).toList();
  }
}
