package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.project.ProjectFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code AZURE_TOKEN_CREDENTIALS}, or else the sources of the project file: can they be used, and
 * do they hide the tool that is signed in?
 */
final class SelectionCheck implements Check {
  @Override
  public String name() {
    return "selection";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    Optional<String> variable = machine.setting(SourceSelection.VARIABLE);
    SourceSelection selection;
    try {
      selection = machine.selection();
    } catch (IllegalArgumentException e) {
      return List.of(
          variable.isEmpty()
              ? ofUnusableProject(machine, e)
              : Finding.problem(
                  this,
                  String.valueOf(e.getMessage()),
                  machine.set(SourceSelection.VARIABLE, "dev")));
    }
    if (!selection.isChosen()) {
      return List.of(
          Finding.ok(
              this, SourceSelection.VARIABLE + " is not set: an app tries all sources in order."));
    }
    ProjectFile project = variable.isPresent() ? null : machine.project();
    String told = project == null ? ofVariable(variable.orElse("")) : ofProject(project);
    Optional<ToolSignIn> hidden =
        machine.chosen().isPresent()
            ? Optional.empty()
            : machine.signInsIfReadable().stream()
                .filter(one -> !selection.sources().contains(one.source()) && one.isUsable())
                .findFirst();
    if (hidden.isPresent()) {
      return List.of(
          Finding.problem(
              this,
              told
                  + ", which hides "
                  + hidden.get().tool().facts().title()
                  + ", where an account is signed in.",
              remedy(machine, project, selection, hidden.get())));
    }
    return List.of(Finding.ok(this, told + "."));
  }

  private static String ofVariable(String value) {
    return SourceSelection.VARIABLE + " is '" + Surroundings.shown(value) + "'";
  }

  /** An app follows the file only when it asks for it. */
  private static String ofProject(ProjectFile project) {
    return "'"
        + project.path()
        + "' names the sources "
        + Surroundings.shown(String.join(", ", project.sources()))
        + " to the commands and to apps that follow it";
  }

  /** A team shares the file, so the developer adapts to it, by a sign-in. */
  private static String remedy(
      Machine machine,
      @Nullable ProjectFile project,
      SourceSelection selection,
      ToolSignIn hidden) {
    return project == null
        ? machine.set(SourceSelection.VARIABLE, "dev")
        : selection.sources().stream()
            .filter(SourceName::hasLogin)
            .findFirst()
            .map(source -> "latchkey login " + source.tool())
            .orElse("add " + hidden.source().tool() + " to its sources");
  }

  /** A file that can't be read is {@link ProjectCheck}'s. */
  private Finding ofUnusableProject(Machine machine, IllegalArgumentException e) {
    try {
      machine.project();
    } catch (IllegalArgumentException unreadable) {
      return Finding.skipped(this, "The project file can't be followed; see project.");
    }
    return Finding.problem(this, String.valueOf(e.getMessage()), "correct its sources");
  }
}
