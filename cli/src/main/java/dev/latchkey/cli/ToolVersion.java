package dev.latchkey.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Azure CLI's version, by the Python package next to its program. Starting az to ask takes up
 * to a second. Of azd and PowerShell, no file shows it.
 */
final class ToolVersion {
  /** Microsoft's packages for Linux keep Python and az here; {@code /usr/bin/az} is a script. */
  private static final Path PACKAGED = Path.of("/opt/az");

  /** azure_cli-2.91.0.dist-info; Debian's own package has azure_cli-2.45.0.egg-info. */
  private static final Pattern METADATA =
      Pattern.compile("azure_cli-(\\d[\\w.]*)\\.(dist|egg)-info");

  private ToolVersion() {}

  /** The version of the az at a path. */
  static Optional<String> ofAz(String program) {
    for (Path packages : packageFolders(program)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(packages, "azure_cli-*-info")) {
        for (Path metadata : found) {
          Matcher matcher = METADATA.matcher(String.valueOf(metadata.getFileName()));
          if (matcher.matches()) {
            return Optional.of(matcher.group(1));
          }
        }
      } catch (IOException e) {
        // The next folder may have it.
      }
    }
    return Optional.empty();
  }

  private static List<Path> packageFolders(String program) {
    List<Path> folders = new ArrayList<>();
    try {
      Path bin = Path.of(program).toRealPath().getParent();
      Path prefix = bin == null ? null : bin.getParent();
      if (prefix != null) {
        folders.add(prefix.resolve("Lib").resolve("site-packages")); // Windows.
        addPythons(prefix.resolve("lib"), folders);
        addPythons(prefix.resolve("libexec").resolve("lib"), folders); // Homebrew.
      }
      if (program.equals("/usr/bin/az")) {
        addPythons(PACKAGED.resolve("lib"), folders);
      }
    } catch (IOException e) {
      // The program has just gone.
    }
    return folders;
  }

  private static void addPythons(Path lib, List<Path> folders) {
    if (!Files.isDirectory(lib)) {
      return;
    }
    try (DirectoryStream<Path> pythons = Files.newDirectoryStream(lib, "python3*")) {
      for (Path python : pythons) {
        folders.add(python.resolve("site-packages"));
        folders.add(python.resolve("dist-packages"));
      }
    } catch (IOException e) {
      // It can't be listed, so it says nothing.
    }
  }
}
