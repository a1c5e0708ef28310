package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Opens an address in the user's browser. It tries the commands in {@code BROWSER} (separated by
 * ':', by ';' on Windows; {@code %s} stands for the address), else the system's own programs. A
 * command is started as an argument vector, without a shell, in a folder other than the app's.
 * {@code java.awt.Desktop} is not used: it needs a module that server JVMs lack, and loads desktop
 * code into this process.
 */
public final class BrowserLauncher {
  /**
   * The programs, in order. The last one is Windows' own program, for Linux inside Windows (WSL).
   */
  private static final List<String> LINUX_PROGRAMS =
      List.of("xdg-open", "sensible-browser", "wslview");

  private static final String ADDRESS = "%s";

  /** Holds the address for a batch file: cmd.exe would change what is between two percent signs. */
  private static final String VARIABLE = "LATCHKEY_BROWSER_ADDRESS";

  private static final String VARIABLE_VALUE = "%" + VARIABLE + "%";

  private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|[^\\s\"])+");

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
      try {
        Optional<Process> started = start(command, address.toString());
        if (started.isPresent()) {
          return started;
        }
      } catch (IOException e) {
        // Try the next one: a program in BROWSER may not exist.
      }
    }
    return Optional.empty();
  }

  private Optional<Process> start(List<String> command, String address) throws IOException {
    Optional<String> program = program(command.get(0));
    if (program.isEmpty()) {
      return Optional.empty();
    }
    boolean isBatch = isWindows() && CmdQuoting.isBatch(program.get());
    String shown = isBatch ? VARIABLE_VALUE : address;
    List<String> arguments = new ArrayList<>();
    arguments.add(program.get());
    for (String part : command.subList(1, command.size())) {
      arguments.add(part.replace(ADDRESS, shown));
    }
    if (!command.toString().contains(ADDRESS)) {
      arguments.add(shown);
    }
    return isBatch ? startBatch(arguments, address) : Optional.of(start(arguments, Map.of()));
  }

  private Optional<Process> startBatch(List<String> arguments, String address) throws IOException {
    if (address.indexOf('"') >= 0 || address.indexOf('!') >= 0) {
      return Optional.empty(); // Not safe in a variable either.
    }
    try {
      List<String> quoted = CmdQuoting.quote(arguments, VARIABLE_VALUE);
      return Optional.of(start(quoted, Map.of(VARIABLE, address)));
    } catch (CmdQuoting.RefusedException e) {
      return Optional.empty();
    }
  }

  private Process start(List<String> arguments, Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(arguments)
            .directory(ToolRunner.neutralFolder(surroundings))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(surroundings.with(settings).environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private boolean isWindows() {
    return surroundings.platform() == Platform.WINDOWS;
  }

  private List<List<String>> commands() {
    String named = surroundings.variable("BROWSER").orElse("");
    Stream<List<String>> commands =
        Arrays.stream(named.split(isWindows() ? ";" : ":"))
            .filter(command -> !command.isBlank())
            // A final '&' means "in the background" (Python's rule). Every command here runs in the
            // background.
            .map(command -> command.strip().replaceFirst("\\s*&$", ""))
            .map(this::words);
    return Stream.concat(commands, usual()).toList();
  }

  /** The words of a command. On Windows, a path with blanks is in quotes, or is all there is. */
  private List<String> words(String command) {
    if (!isWindows()) {
      return List.of(command.split("\\s+"));
    }
    if (surroundings.files().stateOf(command) == FileState.EXECUTABLE) {
      return List.of(command);
    }
    return WORD.matcher(command)
        .results()
        .map(word -> word.group().replace("\"", ""))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private Stream<List<String>> usual() {
    return switch (surroundings.platform()) {
      case MACOS -> Stream.of(List.of("/usr/bin/open"));
      case WINDOWS -> {
        String rundll = ToolRunner.neutralFolder(surroundings) + "\\System32\\rundll32.exe";
        yield Stream.of(List.of(rundll, "url.dll,FileProtocolHandler"));
      }
      case LINUX -> LINUX_PROGRAMS.stream().map(List::of);
    };
  }

  /**
   * The absolute path of a program. A bare name is looked for in absolute folders only: a program
   * in the app's working folder is not the system's, and Windows would look there first.
   */
  private Optional<String> program(String named) {
    if (named.indexOf('/') >= 0 || (isWindows() && named.indexOf('\\') >= 0)) {
      return surroundings.absolute(named);
    }
    return new ToolFinder(surroundings).onPath(named);
  }
}
