package dev.latchkey.access.internal.azure;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A user, group or service principal of a tenant.
 *
 * @param id its object id
 * @param type {@code User}, {@code Group} or {@code ServicePrincipal}, as role assignments name it
 * @param name what users call it: a user principal name, else a display name
 */
public record Principal(String id, String type, String name) {
  static Principal of(JsonNode json) {
    String kind = json.path("@odata.type").asText("");
    String upn = json.path("userPrincipalName").asText("");
    String type =
        kind.endsWith(".group")
            ? "Group"
            : kind.endsWith(".servicePrincipal")
                ? "ServicePrincipal"
                : kind.endsWith(".user") || !upn.isEmpty() ? "User" : "Unknown";
    return of(json, type);
  }

  static Principal of(JsonNode json, String type) {
    String upn = json.path("userPrincipalName").asText("");
    String id = json.path("id").asText();
    return new Principal(id, type, upn.isEmpty() ? json.path("displayName").asText(id) : upn);
  }

  @Override
  public String toString() {
    return name;
  }
}
