package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.json.JsonToken;
import dev.latchkey.identity.internal.json.JsonWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
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
    String[] parts = token.split("\\.", -1);
    try {
      return new TokenClaims(parts.length == 3 ? claimsIn(parts[1]) : Map.of());
    } catch (IOException | IllegalArgumentException e) {
      return new TokenClaims(Map.of()); // The exception may quote the token: it ends here.
    }
  }

  private static Map<String, String> claimsIn(String payload) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(payload));
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
    JsonWalk json = new JsonWalk(text.array(), 0, text.limit(), JsonSearch.DEEPEST);
    Map<String, String> claims = new HashMap<>();
    if (json.next() == JsonToken.OBJECT) {
      while (json.next() == JsonToken.NAME) {
        String name = json.name();
        if (json.next().isScalar()) {
          claims.put(name, json.text());
        } else {
          json.skip();
        }
      }
    }
    return claims;
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
