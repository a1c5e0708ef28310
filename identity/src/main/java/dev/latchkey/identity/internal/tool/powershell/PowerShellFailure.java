package dev.latchkey.identity.internal.tool.powershell;

import static dev.latchkey.identity.internal.tool.Words.anyOf;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.BrokenTool;
import dev.latchkey.identity.internal.tool.EntraRefusal;
import dev.latchkey.identity.internal.tool.NetworkFault;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The meaning of an error of Azure PowerShell, from the most certain sign to the vaguest: a code of
 * Microsoft Entra, policies of the machine, the messages of .NET's network libraries, sentences of
 * Az.Accounts. No text of PowerShell is copied into a message.
 *
 * <p>The sentences are those of Az.Accounts 2.2 to 5.x, read in its source code.
 */
final class PowerShellFailure {
  static final Remedy INSTALL_MODULE =
      Remedy.command("Install-Module -Name Az.Accounts -Scope CurrentUser -Force");

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
          "AuthScope",
          "session has expired",
          "claims challenge");

  private static final Pattern WRONG_CONTEXT =
      anyOf(
          "(?:tenant|context|subscription)\\b(?:[^.]|\\.\\S){0,80}(?:not found|not exist|n't exist|invalid"
              + "|not be found|not valid)",
          "(?:invalid|unknown|cannot find|can't find|unable to find)[^.]{0,40}"
              + "(?:tenant|context|subscription)");

  private static final Pattern HINTED_TENANT =
      Pattern.compile(
          "-Tenant(?:Id)? ['\"]?(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\\b");

  private static final Pattern TOO_OLD =
      anyOf("requires a minimum [^.]{0,20}PowerShell version", "requires \\.NET Framework");

  private static final Pattern BROKER = anyOf("msalruntime", "WAM Error");

  private static final Pattern MIXED =
      anyOf("Could not load (?:file or assembly|type) '", "Method not found: '");

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

  private PowerShellFailure() {}

  /**
   * The failure for a text of Az.Accounts or PowerShell, and the request.
   *
   * @param unbroken the same text without the line breaks that PowerShell inserts
   * @param host the program that was run, as messages name it
   */
  static Failure of(
      String text, String unbroken, ToolOutput output, ToolRequest request, String host) {
    Optional<AadstsCode> code = AadstsCode.firstIn(unbroken);
    if (code.isPresent()) {
      return EntraRefusal.of(
          code.get(), text, request, loginAgain(text, request), servicePrincipal(text, request));
    }
    if (BrokenTool.isShortOfProcesses(text)
        && !text.contains("Resource temporarily unavailable (")) {
      return new Failure(FailureKind.UNEXPECTED, "the system has no process or memory to spare");
    }
    return ofPolicy(text)
        .or(() -> ofParts(text))
        .or(() -> NetworkFault.ofManagedIdentity(text, "Azure PowerShell", login(request)))
        .or(() -> NetworkFault.in(text).map(fault -> fault.failure("SSL_CERT_FILE")))
        .or(() -> ofSentence(text, request))
        .or(() -> broken(host).in(text, output))
        .orElseGet(() -> Failure.unexplained(host, output.ending()));
  }

  private static BrokenTool broken(String host) {
    return new BrokenTool(
        host,
        "LATCHKEY_PWSH_PATH",
        "PowerShell (https://aka.ms/powershell)",
        "~/.Azure",
        "run Clear-AzContext -Force, then Connect-AzAccount");
  }

  private static Optional<Failure> ofPolicy(String text) {
    if (CONSTRAINED.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_AVAILABLE_HERE,
              "a policy of this machine restricts PowerShell's language"));
    }
    return POLICY.matcher(text).find()
        ? Optional.of(
            new Failure(
                FailureKind.NOT_AVAILABLE_HERE,
                "PowerShell's execution policy does not let it load module Az.Accounts",
                Remedy.command("Set-ExecutionPolicy -Scope CurrentUser RemoteSigned")))
        : Optional.empty();
  }

  /** Failures of PowerShell, its modules and the system's broker, which must fit together. */
  private static Optional<Failure> ofParts(String text) {
    if (TOO_OLD.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_INSTALLED,
              "this PowerShell is too old for its module Az.Accounts",
              Remedy.step("install the newest PowerShell (https://aka.ms/powershell)")));
    }
    if (BROKER.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.UNEXPECTED,
              "the sign-in broker of Windows failed",
              Remedy.step("run Update-AzConfig -EnableLoginByWam $false, then Connect-AzAccount")));
    }
    return MIXED.matcher(text).find()
        ? Optional.of(
            new Failure(
                FailureKind.UNEXPECTED,
                "parts of PowerShell's modules don't fit together",
                INSTALL_MODULE))
        : Optional.empty();
  }

  private static Optional<Failure> ofSentence(String text, ToolRequest request) {
    if (text.contains("Unable to retrieve service key")) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_SIGNED_IN,
              "Azure PowerShell no longer holds the secret of its service principal",
              servicePrincipal(text, request)));
    }
    if (NOT_SIGNED_IN.matcher(text).find()) {
      return Optional.of(notSignedIn(request));
    }
    if (SIGN_IN_AGAIN.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.REAUTHENTICATION_REQUIRED,
              "Microsoft Entra wants a new sign-in",
              loginAgain(text, request)));
    }
    if (WRONG_CONTEXT.matcher(text).find()) {
      String named = request.tenant().map(tenant -> " '" + tenant + "'").orElse("");
      return Optional.of(
          new Failure(
              FailureKind.INVALID_REQUEST,
              "Azure PowerShell has no such tenant or context" + named));
    }
    return text.contains("Connect-AzAccount")
        ? Optional.of(notSignedIn(request))
        : Optional.empty();
  }

  static Failure notSignedIn(ToolRequest request) {
    return new Failure(FailureKind.NOT_SIGNED_IN, "nobody is signed in to it", login(request));
  }

  private static Remedy login(ToolRequest request) {
    return Remedy.command(login(request.tenant()));
  }

  /** The command with which a user signs in. */
  static String login(Optional<String> tenant) {
    return "Connect-AzAccount" + tenant.map(named -> " -Tenant " + named).orElse("");
  }

  /**
   * The command that repairs a sign-in. If the request names no tenant, the hint of Az.Accounts
   * may.
   */
  private static Remedy loginAgain(String text, ToolRequest request) {
    Optional<String> hinted =
        HINTED_TENANT.matcher(text).results().map(match -> match.group(1)).findFirst();
    return Remedy.command(
        login(request.signInTenant(hinted)) + " -AuthScope " + request.resource());
  }

  /** The command for a service principal. PowerShell prompts for the secret. */
  private static Remedy servicePrincipal(String text, ToolRequest request) {
    return Remedy.command(
        "Connect-AzAccount -ServicePrincipal -Credential (Get-Credential "
            + EntraRefusal.applicationIn(text)
            + ") -Tenant "
            + request.signInTenant(Optional.empty()).orElse("TENANT"));
  }
}
