package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.managed.EndpointRetry;
import dev.latchkey.identity.internal.managed.IdentityId;
import dev.latchkey.identity.internal.managed.ManagedIdentity;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.util.List;

/**
 * A managed identity on a developer's machine: variables that an Azure host sets and that were left
 * over, or an instance metadata service that the chain would wait for. Nothing is sent.
 */
final class ManagedIdentityCheck implements Check {
  private static final List<String> VARIABLES =
      List.of(
          "IDENTITY_ENDPOINT",
          "IDENTITY_HEADER",
          "IDENTITY_SERVER_THUMBPRINT",
          "IMDS_ENDPOINT",
          "MSI_ENDPOINT",
          "MSI_SECRET",
          "AZURE_FEDERATED_TOKEN_FILE");

  @Override
  public String name() {
    return "managed-identity";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    ManagedIdentitySource source = ManagedIdentitySource.of(machine.surroundings());
    ManagedIdentity identity =
        new ManagedIdentity(
            machine.surroundings(),
            IdentityId.SYSTEM,
            request -> {
              throw new IOException("the doctor asks nobody");
            },
            EndpointRetry.of(source));
    List<String> set =
        VARIABLES.stream()
            .filter(name -> machine.surroundings().variable(name).isPresent())
            .toList();
    boolean isAsked = machine.selectionOrAll().sources().contains(SourceName.MANAGED_IDENTITY);
    if (SourceSelection.isDeployment(machine.surroundings())) {
      return List.of(
          Finding.ok(this, "The variables are those of a deployed app: " + source.title() + "."));
    }
    return List.of(
        set.isEmpty()
            ? withoutVariables(machine, identity, isAsked)
            : named(machine, identity, set, isAsked));
  }

  private Finding named(
      Machine machine, ManagedIdentity identity, List<String> set, boolean isAsked) {
    String variables = String.join(" and ", set) + (set.size() == 1 ? " is" : " are") + " set";
    if (!isAsked) {
      return Finding.warning(
          this,
          variables + "; " + machine.selector() + " keeps them from being used.",
          machine.unset(set));
    }
    if (identity.source() == ManagedIdentitySource.IMDS) {
      return Finding.warning(
          this, variables + ", which is not enough to name an endpoint.", machine.unset(set));
    }
    String unusable = unusable(identity);
    if (unusable.isEmpty() && machine.isContainer() && machine.chosen().isEmpty()) {
      // What 'latchkey serve' and other endpoints for containers set.
      return Finding.ok(
          this,
          variables + ": this container's tokens come from " + identity.source().title() + ".");
    }
    String message =
        variables
            + ": the chain takes the managed identity of "
            + identity.source().title()
            + " before your own sign-in, and stops if that fails"
            + (unusable.isEmpty() ? "" : ". It can't be used: " + unusable)
            + ".";
    return Finding.problem(
        this,
        message,
        machine.unset(set) + ", or: " + machine.set(SourceSelection.VARIABLE, "dev"));
  }

  private static String unusable(ManagedIdentity identity) {
    try {
      identity.requireUsable();
      return "";
    } catch (Failure e) {
      return e.seen();
    }
  }

  private Finding withoutVariables(Machine machine, ManagedIdentity identity, boolean isAsked) {
    if (!isAsked) {
      return Finding.ok(this, "The chain does not ask for one, by " + machine.selector() + ".");
    }
    if (identity.isFoundByItsProgram()) {
      return Finding.warning(
          this,
          "Azure Arc's agent is installed: its identity comes before your own sign-in.",
          machine.set(SourceSelection.VARIABLE, "dev"));
    }
    if (identity.isKeptInLab()) {
      return Finding.ok(
          this, "This process is in a lab, where the machine's own identity is not used.");
    }
    if (!identity.isPossibleHere()) {
      return Finding.ok(this, "The hardware is not Azure's: the chain does not wait for one.");
    }
    boolean isSelectedAlone =
        machine.selectionOrAll().isForDeployedApps()
            || machine.surroundings().variable("AZURE_POD_IDENTITY_AUTHORITY_HOST").isPresent();
    return isSelectedAlone
        ? Finding.ok(
            this, "The chain asks " + identity.source().title() + ", as the settings select it.")
        : Finding.warning(
            this,
            "Nothing shows that this is no Azure machine: each new process asks "
                + identity.source().title()
                + " first and waits up to a second for it (other libraries longer).",
            machine.set(SourceSelection.VARIABLE, "dev"));
  }
}
