package dev.latchkey.lab.internal.graph;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientSecret;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of Graph's objects. */
final class Documents {
  private Documents() {}

  static GraphObject user(User user) {
    String name = user.userPrincipalName();
    GraphObject json = GraphObject.of("user");
    json.put("businessPhones", List.of());
    json.put("displayName", user.displayName());
    json.putNull("givenName", "jobTitle");
    json.put("mail", user.mail());
    json.putNull("mobilePhone", "officeLocation", "preferredLanguage", "surname");
    json.put("userPrincipalName", user.isGuest() ? name.replace('@', '_') + "#EXT#" : name);
    json.put("id", user.objectId());
    json.put("userType", user.isGuest() ? "Guest" : "Member");
    json.put("accountEnabled", true);
    return json;
  }

  static GraphObject group(Group group) {
    boolean isDynamic = group.membership() == Group.Membership.DYNAMIC;
    GraphObject json = GraphObject.of("group");
    json.put("id", group.objectId());
    json.put("description", nullIfEmpty(group.description()));
    json.put("displayName", group.displayName());
    json.put("groupTypes", isDynamic ? List.of("DynamicMembership") : List.of());
    json.put("mail", null);
    json.put("mailEnabled", false);
    json.put("mailNickname", group.mailNickname());
    json.put("membershipRule", isDynamic ? "user.department -eq \"Development\"" : null);
    json.put(
        "onPremisesSyncEnabled", group.membership() == Group.Membership.SYNCHRONIZED ? true : null);
    json.put("securityEnabled", true);
    json.put("visibility", null);
    return json;
  }

  static GraphObject application(App app) {
    GraphObject json = GraphObject.of("application");
    json.put("id", app.registrationId());
    json.put("appId", app.clientId());
    json.put("displayName", app.displayName());
    json.put("identifierUris", List.of());
    json.put("signInAudience", "AzureADMyOrg");
    json.put("keyCredentials", List.of());
    json.put(
        "passwordCredentials",
        app.clientSecrets().stream().map(s -> secret(s, false).properties()).toList());
    json.put("publicClient", Map.of("redirectUris", List.of()));
    json.put(
        "web", Map.of("redirectUris", app.redirectUris().stream().map(Object::toString).toList()));
    return json;
  }

  /**
   * A client secret.
   *
   * @param isShown true for the one answer that shows the secret itself
   */
  static GraphObject secret(ClientSecret secret, boolean isShown) {
    GraphObject json = GraphObject.of("passwordCredential");
    json.put("customKeyIdentifier", null);
    json.put("displayName", nullIfEmpty(secret.displayName()));
    json.put("endDateTime", secret.end().toString());
    json.put("hint", secret.value().substring(0, Math.min(3, secret.value().length())));
    json.put("keyId", secret.keyId());
    json.put("secretText", isShown ? secret.value() : null);
    json.put("startDateTime", secret.start().toString());
    return json;
  }

  static GraphObject servicePrincipal(App app) {
    GraphObject json = GraphObject.of("servicePrincipal");
    json.put("id", app.objectId());
    json.put("accountEnabled", true);
    json.put("appDisplayName", app.displayName());
    json.put("appId", app.clientId());
    json.put("appOwnerOrganizationId", app.tenantId());
    json.put("displayName", app.displayName());
    json.put("keyCredentials", List.of());
    json.put("passwordCredentials", List.of());
    json.put("servicePrincipalNames", List.of(app.clientId()));
    json.put("servicePrincipalType", app.isRegistration() ? "Application" : "ManagedIdentity");
    return json;
  }

  static GraphObject organization(Tenant tenant) {
    GraphObject json = GraphObject.of("organization");
    json.put("id", tenant.id());
    json.put("displayName", tenant.displayName());
    json.put("tenantType", "AAD");
    json.put(
        "verifiedDomains",
        List.of(Map.of("name", tenant.domain(), "isDefault", true, "isInitial", true)));
    return json;
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
