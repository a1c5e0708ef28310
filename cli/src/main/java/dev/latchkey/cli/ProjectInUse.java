package dev.latchkey.cli;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.project.ProjectFileSearch;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The project file that a command follows: the one that {@code LATCHKEY_PROJECT} names, else the
 * nearest one at or above the working directory.
 */
final class ProjectInUse {
  private ProjectInUse() {}

  /**
   * Finds the file, and names it on stderr: it must not choose the tenant unseen.
   *
   * @return its content, or {@code null} if there is none
   * @throws CommandFailure if it can't be followed
   */
  static @Nullable ProjectFile of(Terminal terminal) throws CommandFailure {
    try {
      ProjectFile project = ProjectFileSearch.inUse(terminal.machine(), Path.of(""));
      if (project != null) {
        terminal.err().println(told(project));
      }
      return project;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  private static String told(ProjectFile project) {
    StringBuilder text =
        new StringBuilder("Following ").append(Surroundings.shown(project.path().toString()));
    String separator = ": ";
    if (project.tenant() != null) {
      text.append(separator).append("tenant ").append(Surroundings.shown(project.tenant()));
      separator = ", ";
    }
    if (project.account() != null) {
      text.append(separator).append("account ").append(Surroundings.shown(project.account()));
    }
    return text.toString();
  }
}
