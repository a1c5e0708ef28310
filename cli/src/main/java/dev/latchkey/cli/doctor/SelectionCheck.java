package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.List;
import java.util.Optional;

/** {@code AZURE_TOKEN_CREDENTIALS}: can it be used, and does it hide the tool that is signed in? */
final class SelectionCheck implements Check {
  @Override
  public String name() {
    return "selection";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    SourceSelection selection;
    try {
      selection = machine.selection();
    } catch (IllegalArgumentException e) {
      return List.of(
          Finding.problem(
              this, String.valueOf(e.getMessage()), machine.set(SourceSelection.VARIABLE, "dev")));
    }
    if (!selection.isChosen()) {
      return List.of(
          Finding.ok(
              this, SourceSelection.VARIABLE + " is not set: an app tries all sources in order."));
    }
    String value = Surroundings.shown(machine.setting(SourceSelection.VARIABLE).orElse(""));
    if (machine.chosen().isPresent()) {
      return List.of(Finding.ok(this, SourceSelection.VARIABLE + " is '" + value + "'."));
    }
    Optional<ToolSignIn> hidden =
        machine.signInsIfReadable().stream()
            .filter(one -> !selection.sources().contains(one.source()) && one.isUsable())
            .findFirst();
    return List.of(
        hidden.isEmpty()
            ? Finding.ok(this, SourceSelection.VARIABLE + " is '" + value + "'.")
            : Finding.problem(
                this,
                SourceSelection.VARIABLE
                    + " is '"
                    + value
                    + "', which hides "
                    + hidden.get().tool().facts().title()
                    + ", where somebody is signed in.",
                machine.set(SourceSelection.VARIABLE, "dev")));
  }
}
