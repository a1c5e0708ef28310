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
import dev.latchkey.identity.internal.tool.UnknownFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
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

  private static final Pattern CERTIFICATE =
      anyOf(
          "(?:No|find(?: a)?) certificate[^.]{0,40}thumbprint",
          "certificate[^.]{0,60}thumbprint[^.]{0,60}not (?:be )?found");

  /** Words of .NET about a key that the user of the app may not read, or that was removed. */
  private static final Pattern PRIVATE_KEY =
      anyOf("Keyset does not exist", "(?:doesn't|not) have (?:a|an accessible) private key");

  /** A page in place of JSON, as a proxy or the sign-in page of a network sends it. */
  private static final Pattern PAGE =
      anyOf("while parsing value: <", "'<' is an invalid start of a value");

  private static final Pattern DAMAGED =
      anyOf(
          "Unexpected character encountered while parsing",
          "JsonReaderException",
          "is an invalid start of a (?:value|property)",
          "Error reading J(?:Object|Token)");

  private static final Pattern SIGN_IN_AGAIN =
      anyOf(
          "DeviceCodeCredential",
          "Unable to acquire token for tenant",
          "SharedTokenCacheCredential authentication",
          "interaction(?: is)?[_ ]required",
          "MsalUiRequired",
          "Token acquisition failed",
          "invalid_grant",
          "have not been set up or have expired",
          "InteractiveBrowserCredential",
          "cannot retrieve access token",
          "AuthScope",
          "session has expired",
          "User cancell?ed authentication",
          "browser based authentication dialog failed",
          "claims challenge");

  private static final Pattern WRONG_CONTEXT =
      anyOf(
          "(?:tenant|context|subscription)\\b(?:[^.]|\\.\\S){0,80}(?:not found|not exist|n't exist|invalid"
              + "|not be found|not valid)",
          "(?:find|found) (?:tenant id for|environment with name)|environment name '[^']*' is not found",
          "(?:invalid|unknown|cannot find|can't find|unable to find)[^.]{0,40}"
              + "(?:tenant|context|subscription)");

  private static final Pattern HINTED_TENANT =
      Pattern.compile(
          "-Tenant(?:Id)? ['\"]?(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\\b");

  /**
   * The start of our script's report: the type of the exception, then the id of the error. An error
   * thrown as text has its text as its id, which has no comma.
   */
  private static final Pattern IDENTIFIERS =
      Pattern.compile(
          "^([A-Z][A-Za-z]{2,60}(?:Exception|Error))\\|([A-Za-z]{3,60},[A-Za-z]+(?:[.-][A-Za-z]+)*)?");

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
    return PowerShellFault.in(text, host)
        .or(() -> NetworkFault.ofManagedIdentity(text, "Azure PowerShell", login(request)))
        .or(() -> NetworkFault.in(text).map(fault -> fault.failure("SSL_CERT_FILE")))
        .or(() -> ofSentence(text, request))
        .or(() -> broken(host).in(text, output))
        .orElseGet(
            () -> UnknownFault.of(host, output, text, identifiersIn(text), command(request)));
  }

  /** The type of the exception and the id of the error, where they have the form of such. */
  private static List<String> identifiersIn(String text) {
    List<String> identifiers = new ArrayList<>();
    Matcher error = IDENTIFIERS.matcher(text);
    if (error.find()) {
      identifiers.add(error.group(1));
      if (error.group(2) != null) {
        identifiers.add(error.group(2));
      }
    }
    return identifiers;
  }

  /** The command that shows PowerShell's own words. */
  private static String command(ToolRequest request) {
    return "Get-AzAccessToken -ResourceUrl "
        + request.resource()
        + request.tenant().map(tenant -> " -TenantId " + tenant).orElse("");
  }

  private static BrokenTool broken(String host) {
    return new BrokenTool(
        host,
        "LATCHKEY_PWSH_PATH",
        "PowerShell (https://aka.ms/powershell)",
        "~/.Azure",
        "run Clear-AzContext -Force, then Connect-AzAccount");
  }

  private static Optional<Failure> ofSentence(String text, ToolRequest request) {
    if (text.contains("Unable to retrieve service key")) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_SIGNED_IN,
              "Azure PowerShell no longer holds the secret of its service principal",
              servicePrincipal(text, request)));
    }
    if (text.contains("[AccessTokenAuthenticator]")) {
      return Optional.of(
          new Failure(
              FailureKind.REAUTHENTICATION_REQUIRED,
              "Azure PowerShell was signed in with access tokens (-AccessToken), none of which is for"
                  + " this resource",
              loginAgain(text, request)));
    }
    if (text.contains("Could not find a WAM account")) {
      return Optional.of(
          new Failure(
              FailureKind.REAUTHENTICATION_REQUIRED,
              "Windows no longer knows the account that Azure PowerShell is signed in with",
              loginAgain(text, request)));
    }
    if (CERTIFICATE.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_SIGNED_IN,
              "Azure PowerShell does not find the certificate of its service principal",
              Remedy.step(
                  "run Connect-AzAccount -ServicePrincipal with -CertificatePath or"
                      + " -CertificateThumbprint, as the user of this app")));
    }
    if (PRIVATE_KEY.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_SIGNED_IN,
              "Azure PowerShell may not use the private key of its service principal's certificate",
              Remedy.step(
                  "let the user of this app read that key, or run Connect-AzAccount"
                      + " -ServicePrincipal with -CertificatePath")));
    }
    if (PAGE.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.NETWORK,
              "a page came in place of Microsoft Entra's answer, as a proxy or the sign-in page of a"
                  + " network sends it"));
    }
    if (DAMAGED.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.UNEXPECTED,
              "a file of Azure PowerShell's own is damaged",
              Remedy.step("run Clear-AzContext -Force, then Connect-AzAccount")));
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
