package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.project.ProjectFile;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which sources the command asks, in the order of the chain. */
final class TokenSources {
  private TokenSources() {}

  /**
   * The option's source, else those of {@code AZURE_TOKEN_CREDENTIALS}, else those of the project
   * file, else the developer sources.
   *
   * @throws CommandFailure for a name that is none
   */
  static SourceSelection choose(
      @Nullable String option, Surroundings machine, @Nullable ProjectFile project)
      throws CommandFailure {
    if (option != null) {
      SourceName named =
          SourceName.findByAnyName(option)
              .orElseThrow(() ->
                  new CommandFailure(
                      FailureKind.INVALID_REQUEST,
                      "--source '"
                          + Surroundings.shown(option)
                          + "' is unknown. latchkey knows: "
                          + SourceName.names()
                          + ", and: vscode, az, pwsh, azd, broker."));
      return new SourceSelection(EnumSet.of(named), true);
    }
    try {
      Optional<String> named = machine.setting(SourceSelection.VARIABLE);
      return named.isPresent() || project == null || project.sources().isEmpty()
          ? SourceSelection.of(named.orElse("dev"))
          : SourceSelection.ofProject(project.sources(), project.path().toString());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }
}
