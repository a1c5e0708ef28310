package dev.latchkey.identity.internal.tool.powershell;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenClaims;
import dev.latchkey.identity.internal.tool.Expiry;
import dev.latchkey.identity.internal.tool.ToolRequest;
import dev.latchkey.identity.internal.tool.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of our PowerShell script: one marked line on stdout. A module or a policy may print
 * other lines. If the script could not run, there is only PowerShell's text on stderr. It was run
 * in PowerShell 7.6.9 with a stand-in for Az.Accounts; the errors follow the source code of
 * Az.Accounts 2.2 to 5.x.
 */
final class PowerShellAnswer {

  private static final Pattern MARKED =
      Pattern.compile("<latchkey:([a-z-]{1,20})\\|(.*?):latchkey>");
  private static final Pattern TOKEN =
      Pattern.compile("(-?\\d{1,20})\\|([0-9A-Za-z.-]*)\\|([\\x21-\\x7E]*)");

  private PowerShellAnswer() {}

  /** Parses a made-up answer. */
  static void rehearse() {
    try {
      ofToken(
          MARKED.matcher("<latchkey:token|1||none:latchkey>").results().toList().get(0).group(2),
          "");
    } catch (Failure e) {
      // The result is not used.
    }
  }

  /**
   * The token, or why there is none.
   *
   * @param host the program that was run, as messages name it
   */
  static Token read(ToolOutput output, ToolRequest request, String host) throws Failure {
    List<MatchResult> marked = MARKED.matcher(output.stdout()).results().toList();
    if (output.exitCode() != 0) {
      throw ofFailure(output, marked, request, host);
    }
    if (output.stdout().isBlank()) {
      throw unreadable(host, "reported success and printed nothing");
    }
    if (marked.size() != 1 || !marked.get(0).group(1).equals("token")) {
      throw unreadable(
          host,
          marked.size() > 1
              ? "printed more than one answer"
              : "reported success, but what it printed holds no access token");
    }
    return ofToken(marked.get(0).group(2), host);
  }

  private static Token ofToken(String line, String host) throws Failure {
    Matcher parts = TOKEN.matcher(line);
    if (!parts.matches()) {
      throw unreadable(
          host, "printed a token, its end or its tenant in a form that none of them has");
    }
    String token = parts.group(3);
    Token.requirePlain(host, token);
    Map<String, String> fields = new HashMap<>();
    // Before 1970: Az.Accounts did not know the expiry, so the token itself must name it.
    if (!parts.group(1).startsWith("-")) {
      fields.put("expires_on", parts.group(1));
    }
    TokenClaims claims = TokenClaims.of(token);
    return new Token(token, Expiry.ofSeconds(fields, claims), null, claims, parts.group(2), null);
  }

  private static Failure ofFailure(
      ToolOutput output, List<MatchResult> marked, ToolRequest request, String host) {
    for (MatchResult answer : marked) {
      switch (answer.group(1)) {
        case "no-module" -> {
          return new Failure(
              FailureKind.NOT_INSTALLED,
              "PowerShell has no module Az.Accounts",
              PowerShellFailure.INSTALL_MODULE);
        }
        case "old-module" -> {
          String version = answer.group(2).matches("\\d+(\\.\\d+){1,3}") ? answer.group(2) : "";
          return new Failure(
              FailureKind.NOT_INSTALLED,
              ("PowerShell's module Az.Accounts " + version).strip() + " is older than 2.2.0",
              PowerShellFailure.INSTALL_MODULE);
        }
        case "no-context" -> {
          return PowerShellFailure.notSignedIn(request);
        }
        case "tokens" -> {
          return unreadable(
              host,
              answer.group(2).equals("0") || answer.group(2).equals("1")
                  ? "gave no token"
                  : answer.group(2).equals("2") ? "gave two tokens" : "gave several tokens");
        }
        case "error" -> {
          return PowerShellFailure.of(answer.group(2), answer.group(2), output, request, host);
        }
        default -> {} // A token next to a failure does not count.
      }
    }
    String text = Words.withoutColour(output.stderr());
    // The host breaks lines at the width of a console and adds a gutter, even within a code.
    return PowerShellFailure.of(text, text.replaceAll("\\s*\\R[\\s|]*", ""), output, request, host);
  }

  private static Failure unreadable(String host, String seen) {
    return new Failure(FailureKind.UNREADABLE_ANSWER, host + " " + seen);
  }
}
