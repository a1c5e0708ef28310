package dev.latchkey.identity.internal.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the library runs on. Only this class reads the process environment, the system
 * properties, and the clock, so that tests can replace the machine.
 *
 * @param environment the variables that a tool inherits; on Windows, found by any spelling
 * @param clock the time
 * @param platform the family of operating system
 * @param files the state of files
 */
public record Surroundings(
    Map<String, String> environment, Clock clock, Platform platform, FileFacts files) {

  /**
   * The variables whose value is one path: those that we read, and those of az, azd, PowerShell and
   * the runtimes that these bring (Python, Go, .NET, OpenSSL). Variables that name a program
   * ({@code LATCHKEY_AZ_PATH}) are not among them: such a path must be absolute.
   *
   * <p>This class has the table, not {@link RelativePaths}, since that class is loaded only where a
   * value is relative.
   */
  static final Set<String> PATHS =
      Set.of(
          "AZURE_CLIENT_CERTIFICATE_PATH",
          "AZURE_FEDERATED_TOKEN_FILE",
          "AZURE_KUBERNETES_CA_FILE",
          "AZURE_CONFIG_DIR",
          "AZURE_EXTENSION_DIR",
          "AZURE_EXTENSION_SYS_DIR",
          "AZURE_LOGGING_LOG_DIR",
          "AZD_CONFIG_DIR",
          "AZD_BICEP_TOOL_PATH",
          "AZD_GH_TOOL_PATH",
          "AZD_PACK_TOOL_PATH",
          "PSModuleAnalysisCachePath",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "SSL_CERT_FILE",
          "SSLKEYLOGFILE",
          "NODE_EXTRA_CA_CERTS",
          "OPENSSL_CONF",
          "OPENSSL_CONF_INCLUDE",
          "OPENSSL_ENGINES",
          "OPENSSL_MODULES",
          "NETRC",
          "PYTHONHOME",
          "PYTHONPYCACHEPREFIX",
          "PYTHONUSERBASE",
          "DOTNET_BUNDLE_EXTRACT_BASE_DIR",
          "DOTNET_CLI_HOME",
          "DOTNET_ROOT",
          "DOTNET_ROOT_ARM64",
          "DOTNET_ROOT_X64",
          "HOME",
          "USERPROFILE",
          "TMPDIR",
          "TEMP",
          "TMP",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "XDG_STATE_HOME");

  /**
   * The variables whose value is a list of paths, as in {@code PATH}. Lists of folders in which any
   * program looks for code ({@code PATH}, {@code PYTHONPATH}, {@code LD_LIBRARY_PATH}) are not
   * among them: a tool would run code from the app's folder.
   */
  static final Set<String> PATH_LISTS =
      Set.of("PSModulePath", "SSL_CERT_DIR", "XDG_CONFIG_DIRS", "XDG_DATA_DIRS");

  /** The families of operating system that the library treats differently. */
  public enum Platform {
    /** Linux, and similar systems. */
    LINUX,
    /** macOS. */
    MACOS,
    /** Windows. */
    WINDOWS
  }

  /** The state of a path. */
  public enum FileState {
    /** Nothing is there, or access is denied. */
    MISSING,
    /** Something other than a regular file. */
    NOT_A_FILE,
    /** A regular file that this user may not run. */
    NOT_EXECUTABLE,
    /** A regular file that this user may run. */
    EXECUTABLE
  }

  /**
   * Finds the state of paths. A path is a string, since Windows paths are tested on every system.
   */
  @FunctionalInterface
  public interface FileFacts {
    /**
     * Finds the state of a path.
     *
     * @param path an absolute path
     * @return the current state
     */
    FileState stateOf(String path);

    /**
     * Reads a small file that describes the machine. By default, there is none.
     *
     * @param path an absolute path
     * @return its text; empty if it is missing, can't be read, or is longer than 4096 bytes
     */
    default Optional<String> textOf(String path) {
      return Optional.empty();
    }
  }

  /** The files of this machine. */
  private static final class Disk implements FileFacts {
    private static final int LONGEST = 4096;

    @Override
    public FileState stateOf(String path) {
      return stateOnDisk(path);
    }

    @Override
    public Optional<String> textOf(String path) {
      // Regular files only: a pipe would block. Files of /sys have no true size.
      try {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
          return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
          byte[] bytes = in.readNBytes(LONGEST + 1);
          return bytes.length > LONGEST
              ? Optional.empty()
              : Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
      } catch (IOException | InvalidPathException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Copies the variables, so that they can't change while a credential uses them. A relative path
   * in one of them becomes absolute: a tool runs in another folder than the app. On Windows, names
   * have no case, so the copy finds a variable by any spelling of its name.
   */
  public Surroundings {
    boolean windows = platform == Platform.WINDOWS;
    Map<String, String> given = windows ? withoutCase(environment) : environment;
    if (hasRelativePath(given, platform)) {
      given = RelativePaths.absolute(given, platform);
    }
    environment = windows ? withoutCase(given) : Map.copyOf(given);
  }

  /** A process that was started in an unusual way can have two spellings of a name: one is kept. */
  private static Map<String, String> withoutCase(Map<String, String> variables) {
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
      found.putIfAbsent(variable.getKey(), variable.getValue());
    }
    return Collections.unmodifiableMap(found);
  }

  /**
   * The same machine with other values of some variables. Each value replaces the one under every
   * spelling of its name that the platform takes for the same: if both stayed, a tool could read
   * the wrong one.
   *
   * @param variables the new values
   * @return the machine
   */
  public Surroundings with(Map<String, String> variables) {
    Map<String, String> changed = changeable();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      changed.remove(variable.getKey());
      changed.put(variable.getKey(), variable.getValue());
    }
    return new Surroundings(changed, clock, platform, files);
  }

  /**
   * The same machine without a variable.
   *
   * @param name the variable's name
   * @return the machine
   */
  public Surroundings without(String name) {
    Map<String, String> changed = changeable();
    changed.remove(name);
    return new Surroundings(changed, clock, platform, files);
  }

  private Map<String, String> changeable() {
    Map<String, String> copy =
        platform == Platform.WINDOWS
            ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER)
            : new HashMap<>();
    copy.putAll(environment);
    return copy;
  }

  /**
   * The machine of this JVM.
   *
   * @return its surroundings, with the current variables
   */
  public static Surroundings ofThisMachine() {
    return new Surroundings(
        System.getenv(),
        Clock.systemUTC(),
        platformNamed(System.getProperty("os.name", "")),
        new Disk());
  }

  /**
   * The zone in which tools print local times. Loading the system's zone takes a new JVM 17 ms, and
   * only an az before 2.54 needs it, so it is loaded late.
   *
   * @return the zone of a clock that was set, else the system's
   */
  public ZoneId zone() {
    return clock.equals(Clock.systemUTC()) ? ZoneId.systemDefault() : clock.getZone();
  }

  /**
   * Finds a variable. On Windows, the case of names is ignored. Blank is unset.
   *
   * @param name the variable's name
   * @return its value
   */
  public Optional<String> variable(String name) {
    return filled(environment.get(name));
  }

  /**
   * Finds the current value of a system property of this JVM. Blank is unset.
   *
   * @param name the property's name
   * @return its value
   */
  public static Optional<String> property(String name) {
    return filled(System.getProperty(name));
  }

  /**
   * Finds a setting as azure-core does: a variable, else the system property of that name.
   *
   * @param name its name
   * @return its value; blank is unset
   */
  public Optional<String> setting(String name) {
    Optional<String> variable = variable(name);
    return variable.isPresent() ? variable : property(name);
  }

  private static Optional<String> filled(@Nullable String value) {
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
  }

  /**
   * A value in a form that a message can show: on one line, and of limited length.
   *
   * @param value any text
   * @return at most 100 characters of it; invisible characters and those that change the text
   *     direction are replaced
   */
  public static String shown(String value) {
    String start = value.length() > 100 ? value.substring(0, 100) + "…" : value;
    return start.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }

  /**
   * The user's home folder, as tools find it: {@code HOME}, else the system's entry for the user;
   * on Windows {@code USERPROFILE}.
   *
   * @return an absolute path, if there is one
   */
  public Optional<String> home() {
    if (platform == Platform.WINDOWS) {
      return variable("USERPROFILE").flatMap(WindowsPath::absolute);
    }
    String home =
        environment.containsKey("HOME")
            ? environment.get("HOME")
            : System.getProperty("user.home", "");
    return home != null && isAbsolute(home) ? Optional.of(home) : Optional.empty();
  }

  /**
   * True if a path is absolute by the rules of this platform, which need not be the JVM's.
   *
   * @param path a path
   * @return {@code true} for an absolute path; on Windows, it must name a drive or a share
   */
  public boolean isAbsolute(String path) {
    return isAbsolute(path, platform);
  }

  static boolean isAbsolute(String path, Platform platform) {
    return platform == Platform.WINDOWS
        ? WindowsPath.absolute(path).isPresent()
        : path.startsWith("/");
  }

  /**
   * A path, if it is absolute by the rules of this platform.
   *
   * @param path a path
   * @return the path; on Windows without the prefix {@code \\?\}, which cmd.exe and the JDK don't
   *     read
   */
  public Optional<String> absolute(String path) {
    if (platform == Platform.WINDOWS) {
      return WindowsPath.absolute(path);
    }
    return path.startsWith("/") ? Optional.of(path) : Optional.empty();
  }

  /**
   * The first of these variables whose value begins with {@code ~}. Only a shell replaces that by
   * the home folder, and only where it is not in quotes; a file of variables never does.
   *
   * @param names the names of variables
   * @return a clause for a message
   */
  public Optional<String> literalTilde(String... names) {
    return RelativePaths.literalTilde(this, names);
  }

  /**
   * Says that a file is missing.
   *
   * @param path its path
   * @return a clause for a message; it explains a {@code ~}, which is a name like any other
   */
  public static String noSuchFile(String path) {
    return path.matches("(?s)(.*[/\\\\])?~.*")
        ? "there is no such file, and nothing replaces '~' by the home folder"
        : "there is no such file";
  }

  /** Loops, since a stream costs a new JVM a millisecond. */
  private static boolean hasRelativePath(Map<String, String> environment, Platform platform) {
    for (String name : PATHS) {
      String value = environment.get(name);
      if (value != null && isRelative(value, platform)) {
        return true;
      }
    }
    for (String name : PATH_LISTS) {
      String value = environment.get(name);
      if (value != null) {
        for (String entry : value.split(separator(platform), -1)) {
          if (isRelative(entry, platform)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Blanks name no path. */
  static boolean isRelative(String path, Platform platform) {
    return !path.isBlank() && !isAbsolute(path, platform);
  }

  /** What stands between the entries of a list of paths. */
  static String separator(Platform platform) {
    return platform == Platform.WINDOWS ? ";" : ":";
  }

  static Platform platformNamed(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return Platform.WINDOWS;
    }
    return name.startsWith("mac") || name.startsWith("darwin") ? Platform.MACOS : Platform.LINUX;
  }

  private static FileState stateOnDisk(String path) {
    try {
      Path file = Path.of(path);
      if (Files.isRegularFile(file)) {
        return new File(path).canExecute() ? FileState.EXECUTABLE : FileState.NOT_EXECUTABLE;
      }
      return Files.exists(file) ? FileState.NOT_A_FILE : FileState.MISSING;
    } catch (InvalidPathException e) {
      return FileState.MISSING; // An entry of PATH can be any text.
    }
  }
}
