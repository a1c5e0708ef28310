package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Relative paths in variables. They count from the folder in which the JVM was started, as they
 * would for a tool that a user starts there.
 */
final class RelativePaths {
  private static final Set<String> PATHS = anyCase(Surroundings.PATHS);
  private static final Set<String> LISTS = anyCase(Surroundings.PATH_LISTS);

  /** Those that we read: blanks around their values do not count. */
  private static final Set<String> OURS =
      anyCase(
          Set.of(
              "AZURE_CLIENT_CERTIFICATE_PATH",
              "AZURE_FEDERATED_TOKEN_FILE",
              "AZURE_KUBERNETES_CA_FILE"));

  private RelativePaths() {}

  /** The same variables, with absolute paths in those of the table. */
  static Map<String, String> absolute(Map<String, String> environment, Platform platform) {
    String folder = Path.of("").toAbsolutePath().toString();
    Map<String, String> absolute = new HashMap<>(environment);
    absolute.replaceAll((name, value) -> {
      if (OURS.contains(name)) {
        return absolute(value.strip(), folder, platform);
      }
      if (isIn(Surroundings.PATHS, PATHS, name, platform)) {
        return absolute(value, folder, platform);
      }
      return isIn(Surroundings.PATH_LISTS, LISTS, name, platform)
          ? absoluteList(value, folder, platform)
          : value;
    });
    return Map.copyOf(absolute);
  }

  /** On Windows, the case of names is ignored. */
  private static boolean isIn(
      Set<String> exact, Set<String> anyCase, String name, Platform platform) {
    return platform == Platform.WINDOWS ? anyCase.contains(name) : exact.contains(name);
  }

  private static String absoluteList(String list, String folder, Platform platform) {
    String separator = Surroundings.separator(platform);
    String[] entries = list.split(separator, -1);
    for (int i = 0; i < entries.length; i++) {
      entries[i] = absolute(entries[i], folder, platform);
    }
    return String.join(separator, entries);
  }

  /** Nothing else is changed: a link before {@code ..} has to be followed. */
  private static String absolute(String path, String folder, Platform platform) {
    if (!Surroundings.isRelative(path, platform)) {
      return path;
    }
    if (platform != Platform.WINDOWS) {
      return folder.endsWith("/") ? folder + path : folder + "/" + path;
    }
    if (path.startsWith("\\\\") || path.startsWith("//") || path.matches("(?s)[A-Za-z]:.*")) {
      return path; // A device's path, or one in another drive's current folder.
    }
    boolean isOfDrive = path.startsWith("\\") || path.startsWith("/");
    return isOfDrive ? folder.substring(0, 2) + path : folder + "\\" + path;
  }

  static Optional<String> literalTilde(Surroundings surroundings, String... names) {
    // The value was relative, so the JVM's folder is in front of it now.
    String folder = absolute("~", Path.of("").toAbsolutePath().toString(), surroundings.platform());
    String separator = Surroundings.separator(surroundings.platform());
    for (String name : names) {
      String value = surroundings.variable(name).orElse("");
      String[] paths = LISTS.contains(name) ? value.split(separator, -1) : new String[] {value};
      for (String path : paths) {
        if (path.startsWith(folder)) {
          String written = Surroundings.shown(path.substring(folder.length() - 1));
          return Optional.of(name + " has '" + written + "' with a literal '~'");
        }
      }
    }
    return Optional.empty();
  }

  private static Set<String> anyCase(Set<String> names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(names);
    return set;
  }
}
