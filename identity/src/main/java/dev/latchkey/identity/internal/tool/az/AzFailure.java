package dev.latchkey.identity.internal.tool.az;

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
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The meaning of a failed run of az. The exit code says little (az ends with 1 for nearly
 * everything), so the text on stderr decides, from the most certain sign to the vaguest: a code of
 * Microsoft Entra, az's own sentences, the messages of Python's network libraries, a traceback. A
 * printed {@code az login} proves nothing: az prints it after every refusal. No text of az is
 * copied into a message.
 *
 * <p>The sentences are those of az 2.45.0 and 2.91.0. The test's table has every recorded case.
 */
public final class AzFailure {
  private static final String LOGIN_HINT =
      "Interactive authentication is needed|authenticate interactively|explicitly log in"
          + "|To re-authenticate, please run";

  private static final Pattern NOT_SIGNED_IN =
      anyOf(
          "to setup account",
          "does not exist in MSAL token cache",
          "Can't find token from MSAL cache",
          "not logged in",
          "to access your accounts",
          "There are no active accounts");

  private static final Pattern WRONG_SUBSCRIPTION =
      anyOf(
          "Subscription '.*' not found",
          "Multiple subscriptions with the name",
          "subscription of '.*' doesn't exist");

  private static final Pattern WRONG_REQUEST =
      anyOf(
          "only one of subscription and tenant",
          "Tenant shouldn't be specified",
          "access token for non-current tenants is not supported");

  private static final Remedy AFRESH = Remedy.step("run az account clear, then az login");

  /**
   * A command that removes the file: az account clear is no help, since it reads the file first.
   */
  private static final String REMOVE =
      "remove %s from ~/.azure (or AZURE_CONFIG_DIR), then run az login";

  private static final BrokenTool BROKEN =
      new BrokenTool(
          "az",
          "LATCHKEY_AZ_PATH",
          "the Azure CLI (https://aka.ms/azure-cli)",
          "~/.azure (or AZURE_CONFIG_DIR)",
          REMOVE.formatted("msal_token_cache.bin"));

  private AzFailure() {}

  /** The failure for one failed run and its request. */
  public static Failure of(ToolOutput output, ToolRequest request) {
    AzError error = AzError.in(output.stderr());
    if (output.exitCode() == 2 && !error.isOfInterpreter()) {
      return new Failure(
          FailureKind.INVALID_REQUEST,
          "az refused its arguments (exit code 2)",
          Remedy.command(command(request)));
    }
    // A warning before the error may hold another code; a traceback hides the code in its chain.
    Optional<AadstsCode> code =
        AadstsCode.firstIn(error.headline()).or(() -> AadstsCode.firstIn(error.text()));
    if (code.isPresent()) {
      return EntraRefusal.of(
          code.get(),
          error.headline(),
          request,
          error.loginAgain(request),
          error.loginOfServicePrincipal(request));
    }
    return ofSentence(error, request)
        .or(() -> NetworkFault.ofManagedIdentity(error.text(), "az", Remedy.command("az login")))
        .or(() -> ofNetwork(error))
        .or(() -> ofPage(error))
        .orElseGet(() -> ofTheRest(output, error, request));
  }

  private static Optional<Failure> ofSentence(AzError error, ToolRequest request) {
    String text = error.text();
    if (text.contains("Unable to get authority configuration") && !error.isAboutJsonOfEntra()) {
      return Optional.of(ofDiscovery(error, request));
    }
    if (WRONG_SUBSCRIPTION.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.INVALID_REQUEST,
              "the signed-in account has no subscription, or several, of the name '"
                  + request.subscription().orElse("")
                  + "'",
              Remedy.command("az account list --output table")));
    }
    if (WRONG_REQUEST.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.INVALID_REQUEST,
              "the account that az is signed in with takes no such tenant or subscription"));
    }
    if (text.contains("No subscription found")) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_SIGNED_IN,
              "az has no default subscription",
              Remedy.command("az account set -s ID")));
    }
    if (text.contains("Could not retrieve credential from local cache for service principal")) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_SIGNED_IN,
              "az no longer holds the credential of its service principal",
              error.loginOfServicePrincipal(request)));
    }
    return ofAccount(text, request);
  }

  private static Optional<Failure> ofAccount(String text, ToolRequest request) {
    if (text.contains("Found multiple accounts with the same username")) {
      return Optional.of(
          new Failure(
              FailureKind.UNEXPECTED, "az holds several accounts of the same name", AFRESH));
    }
    if (text.contains("Credentials have expired")) {
      // az before 2.30 prints no code here, and its az login takes no scope.
      return Optional.of(
          new Failure(
              FailureKind.REAUTHENTICATION_REQUIRED, "the sign-in has expired", login(request)));
    }
    return NOT_SIGNED_IN.matcher(text).find()
        ? Optional.of(notSignedIn(request))
        : Optional.empty();
  }

  /** Microsoft Entra's refusal has a code; the page of a proxy or a server has none. */
  private static Failure ofDiscovery(AzError error, ToolRequest request) {
    Optional<Failure> onTheWay = ofNetwork(error);
    if (onTheWay.isPresent()) {
      return onTheWay.get();
    }
    return error.has("OIDC Discovery (?:failed|endpoint rejects)")
        ? withoutReason()
        : EntraRefusal.unknownTenant(request, "there is no such tenant");
  }

  /** An HTTP refusal without a code, in the words of MSAL's two generations of clients. */
  private static Optional<Failure> ofPage(AzError error) {
    return error.has("\\b4\\d\\d Client Error: |HTTP Error: 4\\d\\d\\b")
        ? Optional.of(withoutReason())
        : Optional.empty();
  }

  private static Failure withoutReason() {
    return new Failure(FailureKind.NETWORK, "an answer without a reason came in place of Entra's");
  }

  private static Optional<Failure> ofNetwork(AzError error) {
    return NetworkFault.in(error.text())
        .map(fault ->
            fault == NetworkFault.BUSY
                ? new Failure(
                    FailureKind.NETWORK,
                    "Microsoft Entra is busy or out of order, and az repeats such an answer for a"
                        + " minute")
                : fault.failure("REQUESTS_CA_BUNDLE"));
  }

  private static Failure ofTheRest(ToolOutput output, AzError error, ToolRequest request) {
    if (error.isShortOfProcesses()) {
      return new Failure(
          FailureKind.UNEXPECTED,
          "the system has no process or memory to spare for what az starts");
    }
    Optional<Failure> broken = BROKEN.in(error.textWithoutWarnings(), output);
    if (broken.isPresent()) {
      return broken.get();
    }
    if (error.isAboutJsonOfEntra()) {
      return withoutReason();
    }
    if (error.isAboutJsonOfTokenCache()) {
      return new Failure(
          FailureKind.UNEXPECTED,
          "az can't read its own token cache",
          Remedy.step(REMOVE.formatted("msal_token_cache.json")));
    }
    if (error.isCrash()) {
      return new Failure(
          FailureKind.UNEXPECTED,
          "az crashed" + error.exceptionName() + error.crashReason(),
          Remedy.command(command(request)));
    }
    if (error.isWithoutText() && error.has(LOGIN_HINT)) {
      // "ERROR: None": the answer had no description. Entra's always has one.
      return withoutReason();
    }
    if (error.has("Status_(InteractionRequired|AccountUnusable)") || error.has(LOGIN_HINT)) {
      return new Failure(
          FailureKind.REAUTHENTICATION_REQUIRED,
          "Microsoft Entra wants a new sign-in",
          error.loginAgain(request));
    }
    if (error.has("az login")) {
      return notSignedIn(request);
    }
    return UnknownFault.of("az", output, error.text(), List.of(), command(request));
  }

  /** The command that shows az's own words. */
  private static String command(ToolRequest request) {
    return "az account get-access-token --resource "
        + request.resource()
        + request
            .subscription()
            .map(name -> " --subscription " + (name.contains(" ") ? '"' + name + '"' : name))
            .or(() -> request.tenant().map(tenant -> " --tenant " + tenant))
            .orElse("");
  }

  static Failure notSignedIn(ToolRequest request) {
    return new Failure(FailureKind.NOT_SIGNED_IN, "nobody is signed in to it", login(request));
  }

  private static Remedy login(ToolRequest request) {
    return Remedy.command(
        "az login" + request.tenant().map(tenant -> " --tenant " + tenant).orElse(""));
  }
}
