package dev.latchkey.cli.doctor;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is signed in to which tool, by the tools' files. */
final class SignInCheck implements Check {
  @Override
  public String name() {
    return "sign-in";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    List<ToolSignIn> all;
    try {
      all = machine.signIns();
    } catch (IllegalArgumentException e) {
      return List.of(Finding.skipped(this, "A variable can't be used; see below."));
    }
    List<Finding> findings = new ArrayList<>();
    for (ToolSignIn one : all) {
      if (one.source() != SourceName.VISUAL_STUDIO_CODE) { // It has a check of its own.
        of(machine, one).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private Optional<Finding> of(Machine machine, ToolSignIn one) {
    FailedAttempt failure = one.standing().failure();
    if (failure != null) {
      return failure.kind() == FailureKind.NOT_INSTALLED
          ? Optional.empty()
          : Optional.of(
              Finding.warning(
                  this,
                  one.title() + ": " + failure.seen() + "." + folder(machine, one),
                  failure.remedyText().orElseGet(() -> login(one.source(), ""))));
    }
    Optional<SignIn> signIn = one.signIn();
    if (signIn.isPresent() && one.isGone()) {
      return Optional.of(
          Finding.warning(
              this,
              one.title()
                  + " names an account that its token cache no longer holds: it will ask for a new"
                  + " sign-in.",
              login(one.source(), signIn.get().tenantId())));
    }
    if (signIn.isPresent() && !one.canBeAsked()) {
      return Optional.of(
          Finding.warning(
              this,
              one.title()
                  + ": an account is signed in, but the program is not found: only tokens that its"
                  + " files still hold can be used.",
              "install " + one.tool().facts().source()));
    }
    if (signIn.isPresent()) {
      return Optional.of(Finding.ok(this, one.title() + ": signed in" + who(signIn.get()) + "."));
    }
    if (one.isWithoutFiles()) {
      return Optional.of(
          Finding.warning(
              this,
              one.title()
                  + " has no file of a sign-in: nobody is signed in to it, unless it is a wrapper"
                  + " that keeps its files elsewhere."
                  + folder(machine, one),
              login(one.source(), "")));
    }
    String why =
        one.state() instanceof Unknown unknown ? inWords(unknown.reason()) : "no file does";
    return Optional.of(
        Finding.warning(
            this,
            one.title()
                + ": its files don't say who is signed in: "
                + why
                + "."
                + folder(machine, one),
            "to ask it: " + one.askingCommand(machine)));
  }

  /** The variable that moves a tool's files is often the reason. */
  private static String folder(Machine machine, ToolSignIn one) {
    String variable = one.source() == SourceName.AZURE_CLI ? "AZURE_CONFIG_DIR" : "AZD_CONFIG_DIR";
    return one.source() == SourceName.AZURE_POWERSHELL
        ? ""
        : machine
            .surroundings()
            .variable(variable)
            .map(path -> " " + variable + " is '" + path + "'.")
            .orElse("");
  }

  private static String who(SignIn signIn) {
    String tenant = signIn.tenantId().isEmpty() ? "" : " to the tenant '" + signIn.tenantId() + "'";
    return switch (signIn.kind()) {
      case USER -> " as '" + signIn.account() + "'" + tenant;
      case SERVICE_PRINCIPAL -> " as the application '" + signIn.account() + "'" + tenant;
      case MANAGED_IDENTITY -> " with the machine's managed identity" + tenant;
    };
  }

  /** The command that signs in; an empty tenant is left out. */
  static String login(SourceName source, String tenant) {
    return switch (source) {
      case AZURE_POWERSHELL -> "Connect-AzAccount" + (tenant.isEmpty() ? "" : " -Tenant " + tenant);
      case AZURE_DEVELOPER_CLI ->
          "azd auth login" + (tenant.isEmpty() ? "" : " --tenant-id " + tenant);
      default -> "az login" + (tenant.isEmpty() ? "" : " --tenant " + tenant);
    };
  }

  private static String inWords(Reason reason) {
    return switch (reason) {
      case NO_STATE -> "there is none";
      case NO_FOLDER -> "there is no home folder, or the folder's path is not absolute";
      case NOT_READABLE -> "one may not be read";
      case NOT_A_FILE -> "something else is in the place of one";
      case NOT_OURS -> "another user owns one, or may write it";
      case CHANGING -> "they changed while they were read";
      case NO_SUBSCRIPTION -> "no subscription is chosen";
      case AMBIGUOUS -> "more than one account fits";
      case ELSEWHERE -> "the tool gets its tokens elsewhere";
      case UNKNOWN_CLOUD -> "the cloud that is set is not known";
      case TOO_LARGE, MALFORMED, UNUSABLE_VALUE, UNKNOWN_FORM ->
          "one is not in the form that the tool writes";
    };
  }
}
