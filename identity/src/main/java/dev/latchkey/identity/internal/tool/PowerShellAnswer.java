package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What our script in PowerShell printed: one marked line on stdout, whatever a module or policy
 * prints beside it. Where the script could not run, the words of PowerShell on stderr are all there
 * is. Read in the sources of Az.Accounts 2.2 to 5.x; not run against a real PowerShell.
 */
final class PowerShellAnswer {
  private static final String TOOL = "pwsh";
  private static final String REMEDY_MODULE =
      "Install-Module -Name Az.Accounts -Scope CurrentUser -Force";

  private static final Pattern MARKED =
      Pattern.compile("<latchkey:([a-z-]{1,20})\\|(.*?):latchkey>");
  private static final Pattern TOKEN =
      Pattern.compile("(-?\\d{1,20})\\|([0-9A-Za-z.-]*)\\|([\\x21-\\x7E]*)");

  private static final Pattern NOT_SIGNED_IN =
      anyOf(
          "Connect-AzAccount to login", "No accounts? (?:were|was) found", "no (?:azure )?context");

  private static final Pattern SIGN_IN_AGAIN =
      anyOf(
          "interaction(?: is)?[_ ]required",
          "MsalUiRequired",
          "Token acquisition failed",
          "invalid_grant",
          "have not been set up or have expired",
          "InteractiveBrowserCredential",
          "cannot retrieve access token",
          "AuthScope");

  private static final Pattern WRONG_CONTEXT =
      anyOf(
          "(?:tenant|context|subscription)\\b[^.]{0,80}(?:not found|not exist|n't exist|invalid"
              + "|not be found|not valid)",
          "(?:invalid|unknown|cannot find|can't find|unable to find)[^.]{0,40}"
              + "(?:tenant|context|subscription)");

  private static final Pattern POLICY =
      anyOf(
          "running scripts is disabled",
          "AuthorizationManager check failed",
          "about_Execution_Policies",
          "execution polic",
          "PSSecurityException",
          "UnauthorizedAccess\\b",
          "not digitally signed");

  private static final Pattern CONSTRAINED =
      anyOf("in this language mode", "ConstrainedLanguage", "language mode");

  private PowerShellAnswer() {}

  /** Reads an answer that no tool gave. */
  static void rehearse() {
    try {
      ofToken(
          MARKED.matcher("<latchkey:token|1||none:latchkey>").results().toList().get(0).group(2));
    } catch (ToolFailure e) {
      // It stands for nothing, whatever it says.
    }
  }

  /** The token, or why there is none. */
  static ToolToken read(ToolOutput output, TokenRequest request) throws ToolFailure {
    List<MatchResult> marked = MARKED.matcher(output.stdout()).results().toList();
    if (output.exitCode() != 0) {
      throw ofFailure(output, marked, request);
    }
    if (output.stdout().isBlank()) {
      throw unreadable("reported success and printed nothing");
    }
    if (marked.size() != 1 || !marked.get(0).group(1).equals("token")) {
      throw unreadable(
          marked.size() > 1
              ? "printed more than one answer"
              : "reported success, but what it printed holds no access token");
    }
    return ofToken(marked.get(0).group(2));
  }

  private static ToolToken ofToken(String line) throws ToolFailure {
    Matcher parts = TOKEN.matcher(line);
    if (!parts.matches()) {
      throw unreadable("printed a token, its end or its tenant in a form that none of them has");
    }
    String token = parts.group(3);
    TokenAnswer.requireToken(TOOL, token);
    Map<String, String> fields = new HashMap<>();
    // Before 1970: Az.Accounts did not know the end, and the token itself has to.
    if (!parts.group(1).startsWith("-")) {
      fields.put("expires_on", parts.group(1));
    }
    TokenClaims claims = TokenClaims.of(token);
    return new ToolToken(token, Expiry.ofSeconds(fields, claims), claims, parts.group(2));
  }

  private static ToolFailure ofFailure(
      ToolOutput output, List<MatchResult> marked, TokenRequest request) {
    for (MatchResult answer : marked) {
      switch (answer.group(1)) {
        case "no-module" -> {
          return new ToolFailure(
              Kind.NOT_INSTALLED, "PowerShell has no module Az.Accounts", REMEDY_MODULE);
        }
        case "old-module" -> {
          String version = answer.group(2).matches("\\d+(\\.\\d+){1,3}") ? answer.group(2) : "";
          return new ToolFailure(
              Kind.NOT_INSTALLED,
              ("PowerShell's module Az.Accounts " + version).strip() + " is older than 2.2.0",
              REMEDY_MODULE);
        }
        case "no-context" -> {
          return notSignedIn(request);
        }
        case "error" -> {
          return ofText(answer.group(2), answer.group(2), output, request);
        }
        default -> {} // A token beside a failure is none.
      }
    }
    String text = AzError.withoutColour(output.stderr());
    // The host breaks lines at the width of a console, with a gutter, within a code if need be.
    return ofText(text, text.replaceAll("\\s*\\R[\\s|]*", ""), output, request);
  }

  private static ToolFailure ofText(
      String text, String unbroken, ToolOutput output, TokenRequest request) {
    Optional<AadstsCode> code = AadstsCode.firstIn(unbroken);
    if (code.isPresent()) {
      return code.get()
          .failure(text, request, loginAgain(request), servicePrincipal(text, request));
    }
    if (AzError.isShortOfProcesses(text) && !text.contains("Resource temporarily unavailable (")) {
      return new ToolFailure(Kind.UNEXPECTED, "the system has no process or memory to spare");
    }
    return ofPolicy(text)
        .or(() -> NetworkFault.ofManagedIdentity(text, "Azure PowerShell", login(request)))
        .or(() -> NetworkFault.in(text).map(fault -> fault.failure("SSL_CERT_FILE")))
        .or(() -> ofSentence(text, request))
        .orElseGet(() -> ToolFailure.unexplained(TOOL, output.exitCode()));
  }

  private static Optional<ToolFailure> ofPolicy(String text) {
    if (CONSTRAINED.matcher(text).find()) {
      return Optional.of(
          new ToolFailure(
              Kind.NOT_AVAILABLE_HERE, "a policy of this machine restricts PowerShell's language"));
    }
    return POLICY.matcher(text).find()
        ? Optional.of(
            new ToolFailure(
                Kind.NOT_AVAILABLE_HERE,
                "PowerShell's execution policy does not let it load module Az.Accounts",
                "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"))
        : Optional.empty();
  }

  private static Optional<ToolFailure> ofSentence(String text, TokenRequest request) {
    if (NOT_SIGNED_IN.matcher(text).find()) {
      return Optional.of(notSignedIn(request));
    }
    if (SIGN_IN_AGAIN.matcher(text).find()) {
      return Optional.of(
          new ToolFailure(
              Kind.REAUTHENTICATION_REQUIRED,
              "Microsoft Entra wants a new sign-in",
              loginAgain(request)));
    }
    if (WRONG_CONTEXT.matcher(text).find()) {
      String named = request.tenant().map(tenant -> " '" + tenant + "'").orElse("");
      return Optional.of(
          new ToolFailure(
              Kind.INVALID_REQUEST, "Azure PowerShell has no such tenant or context" + named));
    }
    return text.contains("Connect-AzAccount")
        ? Optional.of(notSignedIn(request))
        : Optional.empty();
  }

  static ToolFailure notSignedIn(TokenRequest request) {
    return new ToolFailure(Kind.NOT_SIGNED_IN, "nobody is signed in to it", login(request));
  }

  /** The command by which a person signs in. */
  static String login(TokenRequest request) {
    return "Connect-AzAccount" + request.tenant().map(tenant -> " -Tenant " + tenant).orElse("");
  }

  private static String loginAgain(TokenRequest request) {
    return login(request) + " -AuthScope " + request.resource();
  }

  /** PowerShell asks for the secret. */
  private static String servicePrincipal(String text, TokenRequest request) {
    return "Connect-AzAccount -ServicePrincipal -Credential (Get-Credential "
        + AadstsCode.applicationIn(text)
        + ") -Tenant "
        + request.tenant().orElse("TENANT");
  }

  private static ToolFailure unreadable(String seen) {
    return new ToolFailure(Kind.UNREADABLE_ANSWER, TOOL + " " + seen);
  }

  private static Pattern anyOf(String... expressions) {
    return Pattern.compile(String.join("|", expressions), Pattern.CASE_INSENSITIVE);
  }
}
