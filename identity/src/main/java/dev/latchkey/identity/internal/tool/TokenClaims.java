package dev.latchkey.identity.internal.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The few claims of an access token that describe it. The signature is not looked at: the tool got
 * the token from Microsoft Entra, and only the API that it is for can check it. Nothing here
 * decides what anybody may do.
 */
public final class TokenClaims {
  private final Map<String, String> claims;

  private TokenClaims(Map<String, String> claims) {
    this.claims = claims;
  }

  /**
   * Reads a token; one that is no JWT has no claims.
   *
   * @param token the token
   * @return its claims
   */
  public static TokenClaims of(String token) {
    return of(token, JsonSearch.JSON);
  }

  /** Reads a token; one that is no JWT has no claims. */
  static TokenClaims of(String token, JsonFactory json) {
    Map<String, String> claims = new HashMap<>();
    String[] parts = token.split("\\.", -1);
    if (parts.length == 3) {
      try (JsonParser parser = json.createParser(Base64.getUrlDecoder().decode(parts[1]))) {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken().isScalarValue()) {
              claims.put(name, parser.getText());
            } else {
              parser.skipChildren();
            }
          }
        }
      } catch (IOException | IllegalArgumentException e) {
        return new TokenClaims(Map.of()); // The exception may quote the token: it ends here.
      }
    }
    return new TokenClaims(claims);
  }

  /**
   * The tenant that issued the token.
   *
   * @return claim {@code tid}
   */
  public Optional<String> tenant() {
    return claim("tid");
  }

  /**
   * Whom the token stands for: a user's name, else an application's or an object's id.
   *
   * @return the account
   */
  public Optional<String> account() {
    return claim("upn")
        .or(() -> claim("preferred_username"))
        .or(() -> claim("unique_name"))
        .or(() -> claim("appid"))
        .or(() -> claim("azp"))
        .or(() -> claim("oid"));
  }

  /**
   * The id, in the token's tenant, of whom the token stands for.
   *
   * @return claim {@code oid}
   */
  public Optional<String> objectId() {
    return claim("oid");
  }

  /** Claim {@code exp}, as it is written. */
  Optional<String> expiry() {
    return claim("exp");
  }

  private Optional<String> claim(String name) {
    return Optional.ofNullable(claims.get(name)).filter(value -> !value.isBlank());
  }

  /** Names only: claims are personal data. */
  @Override
  public String toString() {
    return "TokenClaims" + claims.keySet();
  }
}
