package dev.latchkey.identity.internal.tool.azd;

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
import dev.latchkey.identity.internal.tool.az.AzFailure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a failed run of azd. azd ends with 1 for every failure, so its text decides, from
 * the most certain sign to the vaguest: a code of Microsoft Entra, azd's own sentences, the
 * messages of Go's network libraries. A suggested {@code azd auth login} proves nothing: azd
 * suggests it even if Conditional Access blocks the account. No text of azd is copied into a
 * message.
 *
 * <p>The sentences are those of azd 1.18 to 1.32. The test's table has every recorded case.
 */
final class AzdFailure {
  private static final String TOOL = "azd";
  private static final String OF_AZ = "(?i)AzureCLICredential(?: authentication failed\\.|:)";
  private static final Remedy WITHOUT_AZ = Remedy.command("azd config unset auth.useAzCliAuth");

  private static final String NO_REASON =
      "failed to authenticate:\\s*\\(\\)\\s*$|fetching token:[^{]*invalid character";

  /** An HTTP refusal without a code: usually the page of a proxy. */
  private static final String BLOCKED =
      "reply status code was 4\\d\\d|failed to authenticate:[^{]*RESPONSE 4\\d\\d";

  private static final String REMOVE =
      "remove %s from ~/.azd (or AZD_CONFIG_DIR), then run azd auth login";

  private static final BrokenTool BROKEN =
      new BrokenTool(
          TOOL,
          "LATCHKEY_AZD_PATH",
          "the Azure Developer CLI (https://aka.ms/azd)",
          "~/.azd (or AZD_CONFIG_DIR)",
          REMOVE.formatted("auth/msal/cache.bin"));

  private static final Pattern SUBSCRIPTION =
      Pattern.compile(
          "subscription with ID '(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})'");

  private AzdFailure() {}

  /** The failure for one failed run and its request. */
  static Failure of(ToolOutput output, ToolRequest request) {
    AzdError error = AzdError.in(output.stderr(), output.stdout());
    if (error.has(OF_AZ)) {
      return ofAz(error, request);
    }
    // A warning or the log may hold another code than the error does.
    Optional<AadstsCode> code =
        AadstsCode.firstIn(error.errors())
            .or(() -> AadstsCode.firstIn(error.hints()))
            .or(() -> AadstsCode.firstIn(error.others()));
    if (code.isPresent()) {
      return EntraRefusal.of(
          code.get(),
          error.errors(),
          request,
          error.loginAgain(request),
          error.loginOfServicePrincipal(request));
    }
    return ofOptions(error)
        .or(() -> ofOtherProgram(error))
        .or(() -> ofSignIn(error, request))
        .or(() -> ofNetwork(error, request))
        .or(() -> ofSubscription(error))
        .or(() -> ofFiles(error))
        .orElseGet(() -> ofTheRest(output, error, request));
  }

  /** The failure with {@code auth.useAzCliAuth}: azd has no sign-in of its own and runs az. */
  private static Failure ofAz(AzdError error, ToolRequest request) {
    if (error.has(OF_AZ + "\\s*(?:executable )?(?:Azure CLI )?not found")) {
      return ofAz(FailureKind.NOT_INSTALLED, ", which is not installed", WITHOUT_AZ);
    }
    if (error.has(OF_AZ + "\\s*(?:signal: killed|context deadline exceeded)")) {
      return ofAz(FailureKind.TIMED_OUT, ", which was too slow for azd", WITHOUT_AZ);
    }
    String ofAz = error.errors().split(OF_AZ, 2)[1].strip();
    Failure inner = AzFailure.of(new ToolOutput(1, "", ofAz), request);
    return ofAz(inner.kind(), ": " + inner.getMessage(), inner.remedy().orElse(null));
  }

  private static Failure ofAz(FailureKind kind, String seen, @Nullable Remedy remedy) {
    return new Failure(kind, "azd is set to ask the Azure CLI (auth.useAzCliAuth)" + seen, remedy);
  }

  /** The failure with {@code AZD_AUTH_ENDPOINT}: an IDE or an editor signs in for azd. */
  private static Optional<Failure> ofOtherProgram(AzdError error) {
    if (!error.has("RemoteCredential:")) {
      return Optional.empty();
    }
    String seen = "azd asks another program for its tokens (AZD_AUTH_ENDPOINT)";
    if (error.has("RemoteCredential: making request")) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_AVAILABLE_HERE,
              seen + ", which does not answer",
              Remedy.step("unset AZD_AUTH_ENDPOINT and AZD_AUTH_KEY")));
    }
    return error.has("NotSignedIn|NotLoggedIn|not (?:signed|logged) in")
        ? Optional.of(
            new Failure(
                FailureKind.NOT_SIGNED_IN,
                seen + ", where nobody is signed in",
                Remedy.step(
                    "sign in to Azure in that program, or unset AZD_AUTH_ENDPOINT and AZD_AUTH_KEY")))
        : Optional.of(new Failure(FailureKind.UNEXPECTED, seen + ", which gave none"));
  }

  private static Optional<Failure> ofOptions(AzdError error) {
    if (error.has("unknown flag: --claims|not defined: -?-claims")) {
      return Optional.of(
          new Failure(
              FailureKind.INVALID_REQUEST,
              "the resource asks for more (claims challenge), which this azd is too old to pass on",
              Remedy.step("update azd to 1.18.1 or newer")));
    }
    if (error.has(
        "unknown (?:shorthand )?flag|unknown command|flag needs an argument|not defined: -")) {
      return Optional.of(
          new Failure(
              FailureKind.INVALID_REQUEST,
              "azd does not know the options that it was given",
              Remedy.step("update azd to 1.18.1 or newer")));
    }
    return error.has("invalid argument value|invalid claims '")
        ? Optional.of(
            new Failure(FailureKind.INVALID_REQUEST, "azd refused the value of an option"))
        : Optional.empty();
  }

  private static Optional<Failure> ofSignIn(AzdError error, ToolRequest request) {
    if (error.has("not logged in|no current user")) {
      return Optional.of(notSignedIn(request));
    }
    return error.isAboutNewSignIn()
        ? Optional.of(
            new Failure(
                FailureKind.REAUTHENTICATION_REQUIRED,
                "Microsoft Entra wants a new sign-in",
                error.loginAgain(request)))
        : Optional.empty();
  }

  private static Optional<Failure> ofNetwork(AzdError error, ToolRequest request) {
    String text = error.errors();
    if (isCrash(error) || BrokenTool.isShortOfProcesses(text)) {
      return Optional.empty();
    }
    boolean isBlocked = error.has(BLOCKED) && !NetworkFault.BUSY.isIn(text);
    if (isBlocked || error.has(NO_REASON)) {
      // The answer named no error, or was a page in place of JSON, so it is not from Entra.
      return Optional.of(
          new Failure(
              FailureKind.NETWORK,
              "an answer without a reason came in place of Microsoft Entra's"));
    }
    return NetworkFault.ofManagedIdentity(text, TOOL, login(request))
        .or(() -> NetworkFault.in(text).map(fault -> fault.failure("SSL_CERT_FILE")));
  }

  private static Optional<Failure> ofSubscription(AzdError error) {
    if (error.has("declined scopes")) {
      return Optional.of(
          new Failure(
              FailureKind.INVALID_REQUEST,
              "Microsoft Entra declined a scope; those of one request must be of one resource"));
    }
    if (!error.has("AZURE_SUBSCRIPTION_ID|access to subscription")) {
      return Optional.empty();
    }
    Matcher subscription = SUBSCRIPTION.matcher(error.errors());
    return Optional.of(
        new Failure(
            FailureKind.INVALID_REQUEST,
            "the account that azd is signed in with has no subscription"
                + (subscription.find() ? " '" + subscription.group(1) + "'" : "")
                + ", which AZURE_SUBSCRIPTION_ID names",
            Remedy.step(
                "unset AZURE_SUBSCRIPTION_ID, or set it to a subscription of that account")));
  }

  /** A damaged file is neither a sign-in nor a sign-out: the account is unknown. */
  private static Optional<Failure> ofFiles(AzdError error) {
    if (error.has("reading auth config|unmarshalling configuration|reading user config")) {
      return Optional.of(damaged("auth.json or config.json"));
    }
    return error.has("^(?:error:)?\\s*(?:invalid character|unexpected end of JSON)")
        ? Optional.of(damaged("auth/msal/cache.json"))
        : Optional.empty();
  }

  private static Failure damaged(String file) {
    return new Failure(
        FailureKind.UNEXPECTED,
        "azd can't read its own file " + file,
        Remedy.step(REMOVE.formatted("that file")));
  }

  private static Failure ofTheRest(ToolOutput output, AzdError error, ToolRequest request) {
    if (BrokenTool.isShortOfProcesses(error.errors())) {
      return new Failure(
          FailureKind.UNEXPECTED, "the system has no process or memory to spare for azd");
    }
    if (isCrash(error)) {
      return new Failure(FailureKind.UNEXPECTED, "azd crashed", Remedy.command(command(request)));
    }
    Optional<Failure> broken = BROKEN.in(error.errors(), output);
    if (broken.isPresent()) {
      return broken.get();
    }
    return error.has("azd (?:auth )?login")
        ? notSignedIn(request)
        : UnknownFault.of(TOOL, output, error.errors(), List.of(), command(request));
  }

  /** The command that shows azd's own words. */
  private static String command(ToolRequest request) {
    StringBuilder command = new StringBuilder("azd auth token");
    request.scopes().forEach(scope -> command.append(" --scope ").append(scope));
    return command + request.tenant().map(tenant -> " --tenant-id " + tenant).orElse("");
  }

  private static boolean isCrash(AzdError error) {
    return error.has("panic: |fatal error: |goroutine \\d+ \\[");
  }

  static Failure notSignedIn(ToolRequest request) {
    return new Failure(FailureKind.NOT_SIGNED_IN, "nobody is signed in to it", login(request));
  }

  private static Remedy login(ToolRequest request) {
    return Remedy.command(
        "azd auth login" + request.tenant().map(tenant -> " --tenant-id " + tenant).orElse(""));
  }
}
