package dev.latchkey.identity.internal.source;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The few claims of an access token that describe it. The signature is not checked: the tool got
 * the token from Microsoft Entra, and only the API that receives the token can check it. No access
 * decision depends on these claims.
 */
public final class TokenClaims {
  /** The claims that name the token's account, the most specific first. */
  private static final List<String> NAMES =
      List.of("upn", "preferred_username", "unique_name", "appid", "azp", "oid");

  private static final int DEEPEST = 1000;

  private final String token;
  private volatile @Nullable Map<String, String> claims;

  private TokenClaims(String token) {
    this.token = token;
  }

  /**
   * The claims of a token. A token that is not a JWT has none. The token is parsed on first use.
   *
   * @param token the token
   * @return its claims
   */
  public static TokenClaims of(String token) {
    return new TokenClaims(token);
  }

  private Map<String, String> all() {
    Map<String, String> known = claims;
    if (known == null) {
      known = read(token);
      claims = known;
    }
    return known;
  }

  private static Map<String, String> read(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Map.of();
    }
    Map<String, String> claims = new HashMap<>();
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(parts[1]);
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      try (JsonText parser = JsonText.of(text.array(), 0, text.length(), DEEPEST)) {
        if (parser.next() == JsonToken.BEGIN_OBJECT) {
          while (parser.next() == JsonToken.NAME) {
            String name = parser.text();
            JsonToken value = parser.next();
            if (value == JsonToken.STRING
                || value == JsonToken.NUMBER
                || value == JsonToken.BOOLEAN) {
              claims.put(name, parser.text());
            } else {
              parser.skip();
            }
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return Map.of(); // The exception may quote the token, so it is dropped.
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
   * The token's account: a user's name, else the id of an application or an object.
   *
   * @return the account
   */
  public Optional<String> account() {
    for (String name : NAMES) {
      Optional<String> found = claim(name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * The account's object id in the token's tenant.
   *
   * @return claim {@code oid}
   */
  public Optional<String> objectId() {
    return claim("oid");
  }

  /**
   * Claim {@code exp}, unparsed.
   *
   * @return when the token expires
   */
  public Optional<String> expiry() {
    return claim("exp");
  }

  /**
   * Whether the token is of an account.
   *
   * @param account a name, an application's id or an object id
   * @return {@code false} if no claim names it, or the claims can't be read
   */
  public boolean isOf(String account) {
    for (String name : NAMES) {
      if (account.equalsIgnoreCase(claim(name).orElse(null))) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> claim(String name) {
    String value = all().get(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
  }

  /** Names only: claims are personal data. */
  @Override
  public String toString() {
    return "TokenClaims" + all().keySet();
  }
}
