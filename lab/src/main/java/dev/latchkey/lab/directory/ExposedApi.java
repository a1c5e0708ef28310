package dev.latchkey.lab.directory;

import java.util.List;

/**
 * What an app registration offers to other apps, and how the tokens for it look.
 *
 * @param identifierUris the names by which clients ask for it, beside {@code api://} and its client
 *     id
 * @param scopes the permissions that a client can ask for on behalf of a user; empty for every one
 * @param roles the app roles
 * @param isVersion2 true if it accepts tokens of the v2 shape
 * @param withGroups true if its tokens name the user's groups
 */
public record ExposedApi(
    List<String> identifierUris,
    List<String> scopes,
    List<AppRole> roles,
    boolean isVersion2,
    boolean withGroups) {
  /** An app that says nothing about this. */
  public static final ExposedApi NONE =
      new ExposedApi(List.of(), List.of(), List.of(), true, false);

  /**
   * An app role.
   *
   * @param value what stands in the claim {@code roles}
   * @param members the object ids of the users, groups and service principals that have it
   */
  public record AppRole(String value, List<String> members) {

    /** Copies the list. */
    public AppRole {
      members = List.copyOf(members);
    }
  }

  /** Copies the lists. */
  public ExposedApi {
    identifierUris = List.copyOf(identifierUris);
    scopes = List.copyOf(scopes);
    roles = List.copyOf(roles);
  }

  /**
   * The same with other app roles.
   *
   * @param allRoles all of them
   * @return the changed description
   */
  public ExposedApi withRoles(List<AppRole> allRoles) {
    return new ExposedApi(identifierUris, scopes, allRoles, isVersion2, withGroups);
  }
}
