package dev.latchkey.cli.doctor;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.broker.SystemAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose token {@code DefaultAzureCredential} takes, and whether another tool has another account.
 */
final class ChainCheck implements Check {
  @Override
  public String name() {
    return "chain";
  }

  @Override
  public List<Finding> findings(Machine machine) throws InterruptedException {
    List<ToolSignIn> all = machine.signInsIfReadable();
    SourceSelection selection = machine.selectionOrAll();
    List<ToolSignIn> selected =
        all.stream().filter(one -> selection.sources().contains(one.source())).toList();
    if (selected.isEmpty()) {
      return List.of(
          Finding.skipped(this, "No developer tool is selected, or a variable can't be used."));
    }
    Optional<ToolSignIn> chosen = selected.stream().filter(ToolSignIn::isUsable).findFirst();
    if (chosen.isEmpty()) {
      return List.of(
          isOfBroker(machine, selection)
              ? Finding.ok(
                  this,
                  "DefaultAzureCredential takes the account of the operating system, from the"
                      + " authentication broker.")
              : nobody(machine, selected));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            this,
            "DefaultAzureCredential takes the sign-in of "
                + chosen.get().tool().facts().title()
                + unless(selection, selected, chosen.get())
                + "."));
    anotherAccount(machine, selected, chosen.get()).ifPresent(findings::add);
    return findings;
  }

  private static String unless(
      SourceSelection selection, List<ToolSignIn> selected, ToolSignIn chosen) {
    Optional<ToolSignIn> earlier =
        selected.stream()
            .takeWhile(one -> one.source() != chosen.source())
            .filter(ToolSignIn::isUnknown)
            .findFirst();
    if (earlier.isPresent()) {
      return ", unless " + earlier.get().tool().facts().title() + " gives a token first";
    }
    return selection.sources().iterator().next().isDeveloper()
        ? ""
        : ", unless variables or a managed identity give a token first";
  }

  /** A chain takes the first; an app with one credential of a tool takes that tool's. */
  private Optional<Finding> anotherAccount(
      Machine machine, List<ToolSignIn> selected, ToolSignIn chosen) {
    Owner owner = owner(chosen);
    return selected.stream()
        .filter(other -> other.isUsable() && owner(other).isAnother(owner))
        .findFirst()
        .map(other ->
            Finding.warning(
                this,
                chosen.title()
                    + " and "
                    + other.tool().facts().title()
                    + " are signed in as two accounts. The chain takes the first, an app with one"
                    + " tool's credential may take the other.",
                machine.set(SourceSelection.VARIABLE, chosen.source().className())));
  }

  /** The broker is the chain's last source. */
  private static boolean isOfBroker(Machine machine, SourceSelection selection)
      throws InterruptedException {
    try {
      return selection.sources().contains(SourceName.BROKER)
          && BrokerCheck.accounts(machine, SystemAccount.CLIENT_ID).size() == 1;
    } catch (Failure e) {
      return false; // The broker's own check says why.
    }
  }

  private static Owner owner(ToolSignIn one) {
    return one.signIn().map(SignIn::owner).orElse(Owner.UNKNOWN);
  }

  private Finding nobody(Machine machine, List<ToolSignIn> selected) {
    Optional<ToolSignIn> unknown = selected.stream().filter(ToolSignIn::isUnknown).findFirst();
    if (unknown.isPresent()) {
      return Finding.warning(
          this,
          "Which sign-in DefaultAzureCredential takes shows only when a tool is asked.",
          unknown.get().askingCommand(machine));
    }
    return Finding.problem(
        this,
        "Nobody is signed in to a tool that DefaultAzureCredential asks.",
        selected.stream()
            .filter(one -> one.source() != SourceName.VISUAL_STUDIO_CODE)
            .filter(one -> one.isGone() || !isMissing(one))
            .findFirst()
            .map(one -> SignInCheck.login(one.source(), ""))
            .orElseGet(() -> installation(machine, selected)));
  }

  /** The Azure CLI, unless another tool is meant. */
  private static String installation(Machine machine, List<ToolSignIn> selected) {
    boolean isAz = selected.stream().anyMatch(one -> one.source() == SourceName.AZURE_CLI);
    SourceName meant =
        isAz || selected.get(0).source() == SourceName.VISUAL_STUDIO_CODE
            ? SourceName.AZURE_CLI
            : selected.get(0).source();
    return "install "
        + machine.tools().tool(meant, false).facts().source()
        + ", then: "
        + SignInCheck.login(meant, "");
  }

  private static boolean isMissing(ToolSignIn one) {
    FailedAttempt failure = one.standing().failure();
    return failure != null && failure.kind() == FailureKind.NOT_INSTALLED;
  }
}
