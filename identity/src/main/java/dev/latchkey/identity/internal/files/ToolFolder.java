package dev.latchkey.identity.internal.files;

import dev.latchkey.identity.internal.process.Surroundings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder in which a tool keeps its state. */
public final class ToolFolder {
  private ToolFolder() {}

  /**
   * The folder that a variable names, else one in the user's home. A name that is not absolute
   * means another folder to a tool that runs in another working directory: none.
   *
   * @param surroundings the machine
   * @param variable the variable
   * @param name the folder's name below the user's home
   * @return the folder, or {@code null} where it is not known
   */
  public static @Nullable Path find(Surroundings surroundings, String variable, String name) {
    Optional<String> named = surroundings.variable(variable);
    if (named.isEmpty() && !surroundings.environment().getOrDefault(variable, "").isEmpty()) {
      return null; // Blanks: a folder to the tools, unset to us.
    }
    try {
      Optional<String> home = named.isPresent() ? Optional.empty() : surroundings.home();
      String folder = home.isPresent() ? home.get() + "/" + name : named.orElse("");
      return surroundings.isAbsolute(folder) ? Path.of(folder) : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
