package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code roleEligibilityScheduleInstances}: the roles of Privileged Identity Management that
 * somebody may activate. Everybody sees their own with {@code asTarget()}; the others need the
 * permission to read role assignments.
 *
 * <p>Source: learn.microsoft.com/rest/api/authorization/role-eligibility-schedule-instances.
 */
final class EligibleRoles {
  private static final String TYPE = "Microsoft.Authorization/roleEligibilityScheduleInstances";

  private final Directory directory;
  private final Scopes scopes;
  private final Access access;
  private final Principals principals;

  EligibleRoles(Directory directory) {
    this.directory = directory;
    this.scopes = new Scopes(directory);
    this.access = new Access(directory);
    this.principals = new Principals(directory);
  }

  Map<String, Object> read(Exchange exchange, ArmPath path, int at, Caller caller)
      throws ArmException {
    if (path.size() != at + 3) {
      throw ArmException.nothingThere();
    }
    // The whole tenant is a scope here: one request shows everything that the caller could
    // activate.
    String scope = at == 0 ? "" : scopes.require(path, at);
    requireLicense(caller);
    AssignmentFilter filter = AssignmentFilter.parse(exchange.query().get("$filter"));
    if (!filter.isAsTarget()) {
      access.require(
          caller, scope.isEmpty() ? "/" : scope, "Microsoft.Authorization/roleAssignments/read");
    }
    List<Map<String, Object>> found =
        directory.eligibleAssignments().stream()
            .filter(filter.matches(scope, caller, directory))
            .filter(a -> principals.typeOf(a.principalId(), caller.tenantId()).isPresent())
            .map(a -> document(a, caller))
            .toList();
    return Map.of("value", found);
  }

  private void requireLicense(Caller caller) throws ArmException {
    boolean isLicensed =
        directory
            .findTenant(caller.tenantId())
            .filter(Tenant::hasPrivilegedIdentityManagement)
            .isPresent();
    if (!isLicensed) {
      throw new ArmException(
          400,
          "AadPremiumLicenseRequired",
          "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance"
              + " license.");
    }
  }

  private Map<String, Object> document(RoleAssignment eligible, Caller caller) {
    String provider = eligible.scope() + "/providers/Microsoft.Authorization/";
    String type = principals.typeOf(eligible.principalId(), caller.tenantId()).orElse("Unknown");
    String roleId = RoleDefinitions.idOf(eligible.role(), eligible.scope());
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "roleEligibilityScheduleId", provider + "roleEligibilitySchedules/" + eligible.id());
    properties.put("scope", eligible.scope());
    properties.put("roleDefinitionId", roleId);
    properties.put("principalId", eligible.principalId());
    properties.put("principalType", type);
    properties.put("status", "Provisioned");
    properties.put("memberType", type.equals("Group") ? "Group" : "Direct");
    properties.put(
        "expandedProperties",
        Map.of(
            "scope",
            expanded(eligible.scope(), scopes.nameOf(eligible.scope()), kind(eligible.scope())),
            "roleDefinition",
            expanded(
                roleId,
                eligible.role().name(),
                eligible.role().isBuiltIn() ? "BuiltInRole" : "CustomRole"),
            "principal",
            expanded(eligible.principalId(), principals.nameOf(eligible.principalId()), type)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("properties", properties);
    json.put("name", eligible.id());
    json.put("id", provider + "roleEligibilityScheduleInstances/" + eligible.id());
    json.put("type", TYPE);
    return json;
  }

  private static Map<String, Object> expanded(String id, String displayName, String type) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("displayName", displayName);
    json.put("type", type);
    return json;
  }

  /** What a scope is: {@code subscription}, {@code resourcegroup}, or the type of a resource. */
  private static String kind(String scope) {
    ArmPath path = ArmPath.parse(scope);
    return switch (path.size()) {
      case 2 -> "subscription";
      case 4 -> "resourcegroup";
      default -> path.get(5) + "/" + path.get(6);
    };
  }
}
