package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Checks that a command can be executed, by the rules of the system's {@code execvp}. So no lab is
 * started for nothing, and the message is the same on every JDK.
 */
final class CommandLookup {
  private CommandLookup() {}

  static void check(String command, Map<String, String> environment) throws CommandFailure {
    boolean isThere = false;
    for (String folder : folders(command, environment)) {
      Path candidate;
      try {
        candidate = Path.of(folder, command);
      } catch (InvalidPathException e) {
        continue;
      }
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return;
      }
      isThere |= Files.exists(candidate);
    }
    String shown = command.replaceAll("\\p{Cntrl}", "?");
    if (isThere) {
      throw new CommandFailure(
              FailureKind.NOT_INSTALLED, "The command '" + shown + "' is not an executable file.")
          .withExitCode(ExitCode.NOT_EXECUTABLE);
    }
    throw new CommandFailure(
            FailureKind.NOT_INSTALLED,
            "The command '"
                + shown
                + (command.contains("/") ? "' is not there." : "' is not on PATH."))
        .withExitCode(ExitCode.NOT_FOUND);
  }

  private static String[] folders(String command, Map<String, String> environment) {
    if (command.contains("/")) {
      return new String[] {""};
    }
    return command.isEmpty()
        ? new String[0]
        : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1);
  }
}
