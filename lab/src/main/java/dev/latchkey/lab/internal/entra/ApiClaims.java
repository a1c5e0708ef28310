package dev.latchkey.lab.internal.entra;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ExposedApi;
import dev.latchkey.lab.directory.ExposedApi.AppRole;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The claims of a token that depend on what an app's registration says: {@code roles} and {@code
 * groups}.
 */
final class ApiClaims {
  /** How many groups fit into a token. */
  private static final int MOST_GROUPS = 200;

  private final Directory directory;

  ApiClaims(Directory directory) {
    this.directory = directory;
  }

  /** Adds what a user has. */
  void add(JWTClaimsSet.Builder claims, ExposedApi api, User user) {
    addRoles(claims, api, user.objectId());
    if (!api.withGroups()) {
      return;
    }
    List<String> groups =
        directory.principalsOf(user.objectId()).stream()
            .filter(id -> directory.findGroupById(id).map(Group::objectId).isPresent())
            .toList();
    if (groups.isEmpty()) {
      return;
    }
    if (groups.size() <= MOST_GROUPS) {
      claims.claim("groups", groups);
    } else {
      String place =
          "https://graph.windows.net/"
              + user.tenantId()
              + "/users/"
              + user.objectId()
              + "/getMemberObjects";
      claims
          .claim("_claim_names", Map.of("groups", "src1"))
          .claim("_claim_sources", Map.of("src1", Map.of("endpoint", place)));
    }
  }

  /** Adds what an application has. Its groups never stand in its token. */
  void addOfApp(JWTClaimsSet.Builder claims, ExposedApi api, String objectId) {
    addRoles(claims, api, objectId);
  }

  /** A role of a group reaches those who are in the group itself, not through another one. */
  private void addRoles(JWTClaimsSet.Builder claims, ExposedApi api, String objectId) {
    Set<String> principals = new HashSet<>(directory.groupsOf(objectId));
    principals.add(objectId);
    List<String> roles =
        api.roles().stream()
            .filter(role -> role.members().stream().anyMatch(principals::contains))
            .map(AppRole::value)
            .toList();
    if (!roles.isEmpty()) {
      claims.claim("roles", roles);
    }
  }
}
