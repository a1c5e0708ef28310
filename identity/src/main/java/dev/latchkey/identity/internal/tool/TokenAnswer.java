package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
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
record TokenAnswer(String tool, String tokenField, EndOfLife end) {
  /** When a token ends. */
  @FunctionalInterface
  interface EndOfLife {
    Instant of(Map<String, String> answer, TokenClaims claims) throws ToolFailure;
  }

  /** Reads the token, strictly: a token and a plausible end, or a failure that quotes nothing. */
  ToolToken parse(String stdout) throws ToolFailure {
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
  void rehearse(String end) {
    try {
      parse("{\"" + tokenField + "\": \"none\", " + end + "}");
    } catch (ToolFailure e) {
      // It stands for nothing, whatever it says.
    }
  }

  private ToolToken read(String token, Map<String, String> fields) throws ToolFailure {
    requireToken(tool, token);
    TokenClaims claims = TokenClaims.of(token);
    return new ToolToken(token, end.of(fields, claims), claims, fields.get("tenant"));
  }

  /** It becomes a header's value: a line break in it would smuggle in another header. */
  static void requireToken(String tool, String token) throws ToolFailure {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw unreadable(tool + " printed an access token with characters that no token has");
    }
  }

  private static ToolFailure unreadable(String seen) {
    return new ToolFailure(Kind.UNREADABLE_ANSWER, seen);
  }
}
