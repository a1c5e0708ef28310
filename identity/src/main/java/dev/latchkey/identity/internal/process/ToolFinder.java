package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds a tool's program: the path in a variable, else the absolute entries of {@code PATH}, else
 * the folders that installers use. An empty or relative entry of {@code PATH} is never used. An
 * attacker could otherwise put a program into the folder in which the app was started.
 */
public final class ToolFinder {
  /** A JVM that a desktop starts has no login {@code PATH}, so it lacks Homebrew's folders. */
  private static final List<String> MACOS_FOLDERS = List.of("/opt/homebrew/bin", "/usr/local/bin");

  private static final List<String> WINDOWS_PROGRAMS = List.of(".exe", ".com");
  private static final List<String> WINDOWS_BATCHES = List.of(".cmd", ".bat");

  private final Surroundings surroundings;

  /**
   * Creates the finder of one machine.
   *
   * @param surroundings the machine
   */
  public ToolFinder(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Finds a tool. Nothing is cached, so an upgrade or a removal takes effect on the next call.
   *
   * @param name the program's name without an extension
   * @param pathVariable the variable that may hold its absolute path
   * @param windowsFolder the folder of its Windows installer, below a folder for programs
   * @return the program's absolute path
   * @throws ToolNotFoundException if there is none; it says what was found
   */
  public String find(String name, String pathVariable, String windowsFolder)
      throws ToolNotFoundException {
    Optional<String> named = surroundings.variable(pathVariable);
    if (named.isPresent()) {
      return requireProgram(named.get(), pathVariable);
    }
    List<String> folders = pathFolders();
    int onPath = folders.size();
    folders.addAll(knownFolders(windowsFolder));
    String obstacle = null;
    for (List<String> extensions : extensionRounds()) {
      for (String folder : folders) {
        for (String extension : extensions) {
          String candidate = inFolder(folder, name + extension);
          FileState state = surroundings.files().stateOf(candidate);
          if (state == FileState.EXECUTABLE) {
            return candidate;
          }
          if (obstacle == null && state != FileState.MISSING) {
            obstacle = describe(candidate, state);
          }
        }
      }
    }
    throw new ToolNotFoundException(
        obstacle != null
            ? obstacle
            : "no program '" + name + "' in the " + onPath + " absolute folders of PATH");
  }

  /** The program with a name in the absolute folders of {@code PATH}; the name may be complete. */
  Optional<String> onPath(String name) {
    Stream<String> names =
        Stream.concat(
            Stream.of(name),
            extensionRounds().stream().flatMap(List::stream).map(extension -> name + extension));
    List<String> folders = pathFolders();
    return names
        .flatMap(named -> folders.stream().map(folder -> inFolder(folder, named)))
        .filter(path -> surroundings.files().stateOf(path) == FileState.EXECUTABLE)
        .findFirst();
  }

  private String requireProgram(String path, String variable) throws ToolNotFoundException {
    String where = variable + " is '" + printable(path) + "', ";
    boolean windows = surroundings.platform() == Platform.WINDOWS;
    Optional<String> named =
        surroundings.absolute(windows ? WindowsPath.withoutQuotes(path) : path);
    if (named.isEmpty()) {
      String tilde = path.startsWith("~") ? ", and nothing replaces '~'" : "";
      throw new ToolNotFoundException(where + "which is not an absolute path" + tilde);
    }
    FileState state = surroundings.files().stateOf(named.get());
    return switch (state) {
      case EXECUTABLE -> named.get();
      case MISSING -> throw new ToolNotFoundException(where + "and nothing is there");
      case NOT_A_FILE -> throw new ToolNotFoundException(where + "which is not a file");
      case NOT_EXECUTABLE -> throw new ToolNotFoundException(where + "which is not executable");
    };
  }

  private List<List<String>> extensionRounds() {
    return surroundings.platform() == Platform.WINDOWS
        ? List.of(WINDOWS_PROGRAMS, WINDOWS_BATCHES)
        : List.of(List.of(""));
  }

  private List<String> pathFolders() {
    String path = surroundings.variable("PATH").orElse("");
    List<String> entries =
        surroundings.platform() == Platform.WINDOWS
            ? WindowsPath.entries(path)
            : List.of(path.split(":", -1));
    List<String> folders = new ArrayList<>();
    for (String entry : entries) {
      Optional<String> folder = surroundings.absolute(entry);
      if (folder.isPresent() && !folders.contains(folder.get())) {
        folders.add(folder.get());
      }
    }
    return folders;
  }

  private List<String> knownFolders(String windowsFolder) {
    return switch (surroundings.platform()) {
      case LINUX -> List.of();
      case MACOS -> MACOS_FOLDERS;
      case WINDOWS ->
          Stream.concat(
                  Stream.of("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
                      .flatMap(variable -> surroundings.variable(variable).stream()),
                  surroundings.variable("LOCALAPPDATA").stream()
                      .map(folder -> inFolder(folder, "Programs"))) // Installed for one user only.
              .flatMap(folder -> surroundings.absolute(folder).stream())
              .map(folder -> inFolder(folder, windowsFolder))
              .distinct()
              .toList();
    };
  }

  private String inFolder(String folder, String name) {
    char separator = surroundings.platform() == Platform.WINDOWS ? '\\' : '/';
    boolean ended = folder.endsWith("/") || folder.charAt(folder.length() - 1) == separator;
    return ended ? folder + name : folder + separator + name;
  }

  private static String describe(String path, FileState state) {
    String fault = state == FileState.NOT_A_FILE ? "' is not a file" : "' is not executable";
    return "'" + printable(path) + fault;
  }

  /** Keeps a message on one line, even if a folder's name has control characters. */
  private static String printable(String path) {
    return path.replaceAll("\\p{Cntrl}", "?");
  }
}
