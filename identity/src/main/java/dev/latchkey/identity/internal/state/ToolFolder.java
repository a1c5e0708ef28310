package dev.latchkey.identity.internal.state;

import dev.latchkey.identity.internal.process.Surroundings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder in which a tool keeps its state. */
final class ToolFolder {
  private ToolFolder() {}

  /**
   * The folder that a variable names, else one in the user's home. A name that is not absolute
   * means another folder to a tool that runs in another working directory: none.
   */
  static Optional<Path> find(Surroundings surroundings, String variable, String name) {
    Optional<String> named = surroundings.variable(variable);
    if (named.isEmpty() && !surroundings.environment().getOrDefault(variable, "").isEmpty()) {
      return Optional.empty(); // Blanks: a folder to the tools, unset to us.
    }
    try {
      Optional<String> home = named.isPresent() ? Optional.empty() : surroundings.home();
      String folder = home.isPresent() ? home.get() + "/" + name : named.orElse("");
      return surroundings.isAbsolute(folder) ? Optional.of(Path.of(folder)) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
