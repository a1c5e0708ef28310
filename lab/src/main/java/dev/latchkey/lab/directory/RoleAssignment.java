package dev.latchkey.lab.directory;

/**
 * A role that a principal has at a scope.
 *
 * @param id the GUID of the assignment
 * @param scope a resource id; the role holds there and below
 * @param role what is allowed
 * @param principalId the object id of a user, a group or a service principal
 */
public record RoleAssignment(String id, String scope, RoleDefinition role, String principalId) {

  /**
   * Checks whether it holds for a resource.
   *
   * @param resourceId a resource id
   * @return true if the scope is that resource or one above it; letter case is ignored
   */
  public boolean covers(String resourceId) {
    return resourceId.length() >= scope.length()
        && resourceId.regionMatches(true, 0, scope, 0, scope.length())
        && (resourceId.length() == scope.length() || resourceId.charAt(scope.length()) == '/');
  }

  /**
   * Checks whether it holds for something inside a resource, which makes that resource visible.
   *
   * @param resourceId a resource id, or an empty text for the whole tenant
   * @return true if the scope is that resource or one below it; letter case is ignored
   */
  public boolean isWithin(String resourceId) {
    return new RoleAssignment(id, resourceId, role, principalId).covers(scope);
  }
}
