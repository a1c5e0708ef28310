package dev.latchkey.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom an access token stands for, by its own claims; {@code null} where it does not say. For
 * display only: the signature is not checked, and a token need not be a JWT.
 *
 * @param account a user's name, or an app's client id
 * @param accountType {@code user}, {@code servicePrincipal} or {@code managedIdentity}
 * @param tenantId the tenant that issued it
 * @param objectId the account's object id in that tenant
 */
record TokenDescription(
    @Nullable String account,
    @Nullable String accountType,
    @Nullable String tenantId,
    @Nullable String objectId) {

  static TokenDescription of(String token) {
    Map<String, @Nullable Object> claims = claims(token);
    String user = first(claims, "upn", "preferred_username", "unique_name");
    String app = first(claims, "appid", "azp");
    boolean isApp =
        "app".equals(first(claims, "idtyp"))
            || (user == null && app != null && first(claims, "scp") == null);
    return new TokenDescription(
        isApp || user == null ? app : user,
        isApp ? typeOfApp(claims) : user == null ? null : "user",
        first(claims, "tid"),
        first(claims, "oid"));
  }

  /** The resource id of a managed identity is in its tokens alone. */
  private static String typeOfApp(Map<String, @Nullable Object> claims) {
    return first(claims, "xms_mirid") == null ? "servicePrincipal" : "managedIdentity";
  }

  private static Map<String, @Nullable Object> claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Map.of();
    }
    try {
      return Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      return Map.of(); // The exception may quote the token: it ends here.
    }
  }

  private static @Nullable String first(Map<String, @Nullable Object> claims, String... names) {
    for (String name : names) {
      if (claims.get(name) instanceof String text && !text.isBlank()) {
        return text;
      }
    }
    return null;
  }
}
