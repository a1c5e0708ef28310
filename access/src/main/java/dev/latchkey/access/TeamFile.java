package dev.latchkey.access;

import dev.latchkey.access.internal.file.TeamReader;
import dev.latchkey.access.internal.names.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A {@code team.yaml}: one reviewed file that says who is in the developers' group, and which roles
 * the group has, for each environment. Immutable, and safe for any number of threads.
 *
 * <pre>{@code
 * Team team = TeamFile.read(Path.of("team.yaml")).team("dev");
 * }</pre>
 *
 * <p>Keys at the top are common to all environments. In an environment {@code tenant}, {@code
 * group} and {@code identity} replace the common value; {@code members}, {@code roles} and {@code
 * apps} add to the common list. {@code team.schema.json} describes the file to editors.
 */
public final class TeamFile {
  private final Path path;
  private final Map<String, Team> teams;

  private TeamFile(Path path, Map<String, Team> teams) {
    this.path = path;
    this.teams = teams;
  }

  /**
   * Reads a file. Nothing is looked up in the cloud.
   *
   * @param path the file, YAML in UTF-8, without anchors, aliases and tags
   * @return the file
   * @throws TeamFileException if it can't be read or used; the message has line, column and key
   */
  public static TeamFile read(Path path) {
    return new TeamFile(path, TeamReader.read(Objects.requireNonNull(path, "path")));
  }

  /**
   * The names of the environments.
   *
   * @return the names in the file's order; empty for a file without environments
   */
  public List<String> environments() {
    return teams.keySet().stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * The team of a file with one environment, or without environments.
   *
   * @return the team
   * @throws TeamFileException if the file has several environments
   */
  public Team team() {
    if (teams.size() > 1) {
      throw new TeamFileException(
          path + ": it has several environments. Choose one by --env: " + named());
    }
    return teams.values().iterator().next();
  }

  /**
   * The team of an environment.
   *
   * @param environment the name of the environment
   * @return the team
   * @throws TeamFileException if the file has no such environment
   */
  public Team team(String environment) {
    Objects.requireNonNull(environment, "environment");
    Team team = environment.isEmpty() ? null : teams.get(environment);
    if (team == null) {
      throw new TeamFileException(
          path
              + ": it has no environment '"
              + Names.shown(environment)
              + "': expected is "
              + (environments().isEmpty() ? "none" : "one of " + named())
              + Names.didYouMean(environment, environments()));
    }
    return team;
  }

  private String named() {
    return String.join(", ", environments());
  }
}
