package dev.latchkey.access.internal.azure;

import com.azure.core.credential.TokenCredential;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.access.AccessException;
import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Who calls, as the token says. The signature is not checked: the token is the caller's own, and
 * the services check it.
 *
 * @param tenantId the tenant of the token
 * @param objectId the caller's object id there
 * @param account the user principal name of a user, the client id of an app
 * @param isUser false for an app that signs in by itself
 * @param isGuest true for a user whose account is another tenant's
 * @param permissions the permissions of the token: delegated ones of a user, the roles of an app
 */
public record Caller(
    String tenantId,
    String objectId,
    String account,
    boolean isUser,
    boolean isGuest,
    List<String> permissions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Who is signed in, in the tenant of the sign-in. */
  public static Caller of(TokenCredential credential) {
    return of(credential, "");
  }

  /** Who is signed in, in a tenant. */
  public static Caller of(TokenCredential credential, String tenant) {
    return of(
        Rest.token("Who is signed in", credential, tenant, ResourceManager.TOKENS),
        "Azure Resource Manager");
  }

  static Caller of(String token) {
    return of(token, "Microsoft Graph");
  }

  private static Caller of(String token, String service) {
    JsonNode claims = claims(token, service);
    List<String> permissions = new ArrayList<>();
    boolean isUser = claims.has("scp");
    if (isUser) {
      permissions.addAll(List.of(claims.path("scp").asText().trim().split("\\s+", -1)));
    } else {
      claims.path("roles").forEach(role -> permissions.add(role.asText()));
    }
    return new Caller(
        claims.path("tid").asText(),
        claims.path("oid").asText(),
        first(claims, "upn", "unique_name", "preferred_username", "email", "appid", "azp", "oid"),
        isUser,
        // learn.microsoft.com/entra/identity-platform/access-token-claims-reference: the issuer,
        // unless the account is another tenant's.
        isUser && claims.has("idp") && !claims.path("idp").equals(claims.path("iss")),
        List.copyOf(permissions));
  }

  private static String first(JsonNode claims, String... names) {
    for (String name : names) {
      String value = claims.path(name).asText("");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static JsonNode claims(String token, String service) {
    String[] parts = token.split("\\.", -1);
    try {
      if (parts.length == 3) {
        return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      }
    } catch (IllegalArgumentException | IOException e) {
      // Said below, without the token.
    }
    throw new AccessException(
        FailureKind.UNREADABLE_ANSWER, service + "'s token can't be read: it is no JWT", null);
  }

  /** As a member or owner. */
  public Principal principal() {
    return new Principal(objectId, isUser ? "User" : "ServicePrincipal", account);
  }
}
