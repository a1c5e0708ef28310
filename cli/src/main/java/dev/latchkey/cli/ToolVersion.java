package dev.latchkey.cli;

import dev.latchkey.identity.internal.chain.SourceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tool's version, by the files next to its program: starting az or PowerShell to ask takes up to
 * a second. azd is one file; only Homebrew's name of its folder shows the version.
 */
final class ToolVersion {
  /** Microsoft's packages for Linux keep Python and az here; {@code /usr/bin/az} is a script. */
  private static final Path PACKAGED = Path.of("/opt/az");

  /** azure_cli-2.91.0.dist-info; Debian's own package has azure_cli-2.45.0.egg-info. */
  private static final Pattern METADATA =
      Pattern.compile("azure_cli-(\\d[\\w.]*)\\.(dist|egg)-info");

  /** .NET's list of what pwsh consists of begins with pwsh itself. */
  private static final Pattern SHELL =
      Pattern.compile("\"Microsoft\\.PowerShell\\.SDK\": \"(\\d[\\w.-]*)\"");

  private static final int START = 4 << 10;

  /** /opt/homebrew/Cellar/azd/1.22.5/bin/azd. */
  private static final Pattern HOMEBREW =
      Pattern.compile(".*/(?:Cellar|Caskroom)/[^/]+/(\\d[\\w.-]*)/.*");

  private ToolVersion() {}

  /** The version of the tool at a path, if a file shows it. */
  static Optional<String> of(SourceName tool, String program) {
    // No switch: a new JVM would load a class for its table.
    if (tool == SourceName.AZURE_CLI) {
      return ofAz(program);
    }
    if (tool != SourceName.AZURE_POWERSHELL && tool != SourceName.AZURE_DEVELOPER_CLI) {
      return Optional.empty();
    }
    try {
      Path real = Path.of(program).toRealPath();
      Matcher folder = HOMEBREW.matcher(real.toString());
      if (folder.matches()) {
        return Optional.of(folder.group(1));
      }
      return tool == SourceName.AZURE_POWERSHELL ? ofShell(real.getParent()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // The program has just gone.
    }
  }

  private static Optional<String> ofShell(@Nullable Path folder) throws IOException {
    if (folder == null) {
      return Optional.empty();
    }
    for (String name : List.of("pwsh.deps.json", "lib/pwsh.deps.json")) {
      Path list = folder.resolve(name);
      if (Files.isRegularFile(list)) {
        try (InputStream in = Files.newInputStream(list)) {
          String start = new String(in.readNBytes(START), StandardCharsets.UTF_8);
          Matcher matcher = SHELL.matcher(start);
          return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** The version of the az at a path. */
  private static Optional<String> ofAz(String program) {
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
