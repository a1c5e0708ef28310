package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds a command by the rules of the system: those of {@code execvp}, on Windows those of {@code
 * PATH} and {@code PATHEXT}. So no lab is started for nothing, and the message is the same on every
 * JDK. A program in the current folder needs {@code .\} on Windows too: whoever can write into that
 * folder must not replace a command.
 */
final class CommandLookup {
  private final Surroundings machine;
  private final boolean onWindows;

  private CommandLookup(Surroundings machine) {
    this.machine = machine;
    onWindows = machine.platform() == Platform.WINDOWS;
  }

  /**
   * Finds the program of a command.
   *
   * @param command a program and its arguments
   * @return the command that a process can be started with: on Windows with the program's path
   */
  static List<String> find(List<String> command, Surroundings machine) throws CommandFailure {
    CommandLookup lookup = new CommandLookup(machine);
    String program = lookup.find(command.get(0));
    List<String> found = new ArrayList<>(command);
    if (lookup.onWindows) {
      found.set(0, program);
    }
    return found;
  }

  private String find(String command) throws CommandFailure {
    return candidates(command, extensions(command))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(file -> file.toAbsolutePath().toString())
        .findFirst()
        .orElseThrow(() -> failure(command));
  }

  private CommandFailure failure(String command) {
    String shown = "The command '" + command.replaceAll("\\p{Cntrl}", "?");
    if (candidates(command, List.of("")).anyMatch(Files::exists)) {
      return new CommandFailure(FailureKind.NOT_INSTALLED, shown + "' is not an executable file.")
          .withExitCode(ExitCode.NOT_EXECUTABLE);
    }
    return new CommandFailure(
            FailureKind.NOT_INSTALLED,
            shown + (hasFolder(command) ? "' is not there." : "' is not on PATH."))
        .withExitCode(ExitCode.NOT_FOUND);
  }

  private Stream<Path> candidates(String command, List<String> extensions) {
    return folders(command)
        .flatMap(
            folder -> extensions.stream().flatMap(extension -> path(folder, command + extension)));
  }

  private static Stream<Path> path(String folder, String file) {
    try {
      return Stream.of(Path.of(folder, file));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  private boolean hasFolder(String command) {
    return command.contains("/")
        || (onWindows && (command.contains("\\") || command.contains(":")));
  }

  private Stream<String> folders(String command) {
    if (hasFolder(command)) {
      return Stream.of("");
    }
    if (command.isEmpty()) {
      return Stream.empty();
    }
    return onWindows
        ? split(machine.variable("PATH").orElse("")).map(folder -> folder.replace("\"", ""))
        : Arrays.stream(machine.environment().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1));
  }

  /** The parts of a variable of Windows. */
  private static Stream<String> split(String value) {
    return Arrays.stream(value.split(";", -1))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty));
  }

  private List<String> extensions(String command) {
    if (!onWindows) {
      return List.of("");
    }
    List<String> all = split(machine.variable("PATHEXT").orElse(".COM;.EXE;.BAT;.CMD")).toList();
    String name = command.toLowerCase(Locale.ROOT);
    boolean isComplete =
        all.stream().anyMatch(extension -> name.endsWith(extension.toLowerCase(Locale.ROOT)));
    return isComplete ? List.of("") : all;
  }
}
