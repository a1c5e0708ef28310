package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which sources the command asks, in the order of the chain. */
final class TokenSources {
  private TokenSources() {}

  /**
   * The option's, else those of {@code AZURE_TOKEN_CREDENTIALS}, else the developer sources.
   *
   * @throws CommandFailure for a name that is none
   */
  static List<SourceName> choose(@Nullable String option, Map<String, String> environment)
      throws CommandFailure {
    if (option != null) {
      return requireBuilt(
          List.of(
              SourceName.findByAnyName(option)
                  .orElseThrow(() ->
                      new CommandFailure(
                          FailureKind.INVALID_REQUEST,
                          "--source '"
                              + Surroundings.shown(option)
                              + "' is none that latchkey knows. It knows: "
                              + SourceName.names()
                              + ", and: vscode, az, pwsh, azd."))),
          "--source '" + Surroundings.shown(option) + "'");
    }
    String variable = environment.getOrDefault(SourceSelection.VARIABLE, "");
    try {
      return requireBuilt(
          List.copyOf(SourceSelection.of(variable.isBlank() ? "dev" : variable).sources()),
          SourceSelection.VARIABLE + " '" + Surroundings.shown(variable) + "'");
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  private static List<SourceName> requireBuilt(List<SourceName> wanted, String who)
      throws CommandFailure {
    List<SourceName> built = wanted.stream().filter(SourceName::isBuilt).toList();
    if (built.isEmpty()) {
      throw new CommandFailure(
          FailureKind.NOT_AVAILABLE_HERE,
          who + " names no source that this version of latchkey has. Use: --source az",
          "--source az");
    }
    return built;
  }

  /** Whether all of them are tools that can be asked without the Azure SDK. */
  static boolean areTools(List<SourceName> sources) {
    return sources.stream().noneMatch(source -> source.tool().isEmpty());
  }
}
