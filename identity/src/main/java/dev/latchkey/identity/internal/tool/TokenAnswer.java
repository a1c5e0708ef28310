package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.time.Instant;
import java.util.Map;

/**
 * The answer of a tool that prints one JSON object with a token in it ({@code az account
 * get-access-token --output json}, {@code azd auth token --output json}).
 *
 * @param tool the tool's program, as messages name it
 * @param tokenField the name of the token's field
 * @param end reads when the token expires
 */
public record TokenAnswer(String tool, String tokenField, EndOfLife end) {
  /** Reads when a token expires. */
  @FunctionalInterface
  public interface EndOfLife {
    Instant of(Map<String, String> answer, TokenClaims claims) throws Failure;
  }

  /**
   * Parses the answer strictly: a token with a plausible expiry, or a failure that quotes nothing.
   */
  public Token parse(String stdout) throws Failure {
    String text = stdout.startsWith("\uFEFF") ? stdout.substring(1) : stdout;
    if (text.isBlank()) {
      throw unreadable(tool + " reported success and printed nothing");
    }
    if (JsonSearch.isOtherValue(text)) {
      throw unreadable(tool + " printed JSON that is not an object");
    }
    Map<String, String> found = null;
    for (JsonSearch.Found object : JsonSearch.objectsIn(text)) {
      if (object.fields().containsKey(tokenField)) {
        if (found != null) {
          throw unreadable(tool + " printed two access tokens");
        }
        found = object.fields();
      }
    }
    if (found == null) {
      throw unreadable(tool + " reported success, but what it printed holds no access token");
    }
    return read(found.getOrDefault(tokenField, ""), found);
  }

  /** Parses a made-up answer with a given expiry field. */
  public void rehearse(String end) {
    try {
      parse("{\"" + tokenField + "\": \"none\", " + end + "}");
    } catch (Failure e) {
      // The result is not used.
    }
  }

  private Token read(String token, Map<String, String> fields) throws Failure {
    Token.requirePlain(tool, token);
    TokenClaims claims = TokenClaims.of(token);
    return new Token(token, end.of(fields, claims), null, claims, fields.get("tenant"), null);
  }

  /**
   * Returns the token, unless the request names a tenant's id and the token is of another tenant.
   *
   * @param token the token from the answer
   * @param request the request
   * @param tool the tool that answered
   * @return the token
   * @throws Failure if the token is of another tenant
   */
  public static Token requireTenant(Token token, ToolRequest request, String tool) throws Failure {
    if (!request.isOfOtherTenant(token)) {
      return token;
    }
    throw unreadable(
        "tenant '"
            + request.tenant().orElse("")
            + "' was asked for, and "
            + tool
            + " answered with a token of tenant '"
            + ToolRequest.idOf(token.tenant()).orElse("unknown")
            + "'"
            + request.subscription().map(s -> ", that of subscription '" + s + "'").orElse(""));
  }

  private static Failure unreadable(String seen) {
    return new Failure(FailureKind.UNREADABLE_ANSWER, seen);
  }
}
