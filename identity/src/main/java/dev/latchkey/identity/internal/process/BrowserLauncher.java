package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens an address in the user's browser. It tries the commands in {@code BROWSER} (separated by
 * ':', by ';' on Windows; {@code %s} stands for the address), else the system's own programs. A
 * command is started as an argument vector, without a shell. {@code java.awt.Desktop} is not used:
 * it needs a module that server JVMs lack, and loads desktop code into this process.
 */
public final class BrowserLauncher {
  /**
   * The programs, in order. The last one is Windows' own program, for Linux inside Windows (WSL).
   */
  private static final List<String> LINUX_PROGRAMS =
      List.of("xdg-open", "sensible-browser", "wslview");

  private static final String ADDRESS = "%s";

  private final Surroundings surroundings;

  /**
   * Creates the launcher of one machine.
   *
   * @param surroundings the machine
   */
  public BrowserLauncher(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Opens an address and returns at once.
   *
   * @param address a web address
   * @return the process that was started; if it soon ends with an exit code other than 0, no
   *     browser was opened. Empty if nothing could be started
   */
  public Optional<Process> open(URI address) {
    for (List<String> command : commands()) {
      List<String> arguments = new ArrayList<>();
      command.forEach(part -> arguments.add(part.replace(ADDRESS, address.toString())));
      if (!command.toString().contains(ADDRESS)) {
        arguments.add(address.toString());
      }
      try {
        return Optional.of(start(arguments));
      } catch (IOException e) {
        // Try the next one: a program in BROWSER may not exist.
      }
    }
    return Optional.empty();
  }

  private Process start(List<String> arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(arguments)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(surroundings.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private List<List<String>> commands() {
    String separator = surroundings.platform() == Platform.WINDOWS ? ";" : ":";
    Stream<List<String>> named =
        Arrays.stream(surroundings.variable("BROWSER").orElse("").split(separator))
            .filter(command -> !command.isBlank())
            // A final '&' means "in the background" (Python's rule). Every command here runs in the
            // background.
            .map(command -> command.strip().replaceFirst("\\s*&$", ""))
            .map(command -> List.of(command.split("\\s+")));
    return Stream.concat(named, usual()).toList();
  }

  private Stream<List<String>> usual() {
    return switch (surroundings.platform()) {
      case MACOS -> Stream.of(List.of("/usr/bin/open"));
      case WINDOWS -> {
        String root = surroundings.variable("SystemRoot").orElse("C:\\Windows");
        yield Stream.of(List.of(root + "\\System32\\rundll32.exe", "url.dll,FileProtocolHandler"));
      }
      case LINUX -> LINUX_PROGRAMS.stream().flatMap(name -> onPath(name).stream()).map(List::of);
    };
  }

  /** Searches absolute folders only: a program in the working folder is not the system's. */
  private Optional<String> onPath(String name) {
    return Arrays.stream(surroundings.variable("PATH").orElse("").split(File.pathSeparator))
        .filter(surroundings::isAbsolute)
        .map(folder -> folder + "/" + name)
        .filter(path -> surroundings.files().stateOf(path) == FileState.EXECUTABLE)
        .findFirst();
  }
}
