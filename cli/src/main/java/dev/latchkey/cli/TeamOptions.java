package dev.latchkey.cli;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Team;
import dev.latchkey.access.TeamFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The file of a team command, and the environment in it. */
final class TeamOptions {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The file that describes the team's access: ${DEFAULT-VALUE} by default.")
  Path file = Path.of("team.yaml");

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "The environment in the file; needed where it has several.")
  @Nullable String environment;

  TeamOptions() {}

  /** What the file says about the environment. */
  Team team() throws CommandFailure {
    try {
      TeamFile read = TeamFile.read(file);
      return environment == null ? read.team() : read.team(environment);
    } catch (AccessException e) {
      throw CommandFailure.of(e);
    }
  }
}
