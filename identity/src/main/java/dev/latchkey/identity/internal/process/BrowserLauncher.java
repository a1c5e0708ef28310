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
 * Opens an address in the person's browser: the commands in {@code BROWSER} (apart by ':', ';' on
 * Windows; {@code %s} is the address), else what the system has for it. Started by argument vector,
 * without a shell. {@code java.awt.Desktop} is not used: it would need a module that servers do
 * without, and the person's desktop in this very process.
 */
public final class BrowserLauncher {
  /** In this order; the last is that of Windows, from Linux inside it. */
  private static final List<String> LINUX_PROGRAMS =
      List.of("xdg-open", "sensible-browser", "wslview");

  private static final String ADDRESS = "%s";

  private final Surroundings surroundings;

  /**
   * The browser of one machine.
   *
   * @param surroundings the machine
   */
  public BrowserLauncher(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Opens an address. Waits for nothing.
   *
   * @param address a web address
   * @return what was started; where it soon ends with another code than 0, no browser was opened.
   *     Empty where nothing could be started
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
        // The next one: a program in BROWSER may not be there.
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
            // Python's "in the background", which everything is here.
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

  /** In absolute folders only: what lies in the working folder is not the system's. */
  private Optional<String> onPath(String name) {
    return Arrays.stream(surroundings.variable("PATH").orElse("").split(File.pathSeparator))
        .filter(surroundings::isAbsolute)
        .map(folder -> folder + "/" + name)
        .filter(path -> surroundings.files().stateOf(path) == FileState.EXECUTABLE)
        .findFirst();
  }
}
