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
 * @param tool the tool's program, for people
 * @param tokenField the name of the token's field
 * @param end reads the end of the token's life
 */
public record TokenAnswer(String tool, String tokenField, EndOfLife end) {
  /** When a token ends. */
  @FunctionalInterface
  public interface EndOfLife {
    Instant of(Map<String, String> answer, TokenClaims claims) throws Failure;
  }

  /** Reads the token, strictly: a token and a plausible end, or a failure that quotes nothing. */
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

  /** Reads an answer that no tool gave, with a field that names its end. */
  public void rehearse(String end) {
    try {
      parse("{\"" + tokenField + "\": \"none\", " + end + "}");
    } catch (Failure e) {
      // It stands for nothing, whatever it says.
    }
  }

  private Token read(String token, Map<String, String> fields) throws Failure {
    Token.requirePlain(tool, token);
    TokenClaims claims = TokenClaims.of(token);
    return new Token(token, end.of(fields, claims), null, claims, fields.get("tenant"), null);
  }

  /**
   * Itself, unless the request names a tenant's id and the token is another tenant's.
   *
   * @param token what was answered
   * @param request what was asked for
   * @param tool who answered
   * @return the token
   * @throws Failure for a token of another tenant
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
