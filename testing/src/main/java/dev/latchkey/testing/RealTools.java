package dev.latchkey.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The real tools of this machine. When a test run first meets a tool, the {@link RunRecord} gets
 * the line {@code real tool: az 2.91.0 (/usr/bin/az)}.
 */
public final class RealTools {
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+[-.a-z0-9]*");
  private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();
  private static final Map<Path, String> VERSIONS = new ConcurrentHashMap<>();

  private RealTools() {}

  /**
   * A tool, or the reason why there is none.
   *
   * @param name {@code az}
   * @param version what it says of itself
   * @param program its absolute path; what was looked for, if there is none
   * @param isFound whether there is one
   */
  public record RealTool(String name, String version, Path program, boolean isFound) {

    /** Ends the test as skipped when there is no such tool, and says why. */
    public void assumeFound() {
      Assumptions.assumeTrue(isFound, () -> toString());
    }

    public boolean isAtLeast(int major, int minor) {
      String[] parts = version.split("\\.", -1);
      int theirs = Integer.parseInt(parts[0]);
      return theirs > major || (theirs == major && Integer.parseInt(parts[1]) >= minor);
    }

    @Override
    public String toString() {
      return isFound
          ? name + " " + version
          : "no "
              + name
              + " on PATH, and LATCHKEY_TEST_"
              + name.toUpperCase(Locale.ROOT)
              + " is not set";
    }
  }

  /** Every az that the tests are to meet; one that is not found, if there is none. */
  public static List<RealTool> az() {
    return find("az", "az", "version", "--output", "tsv");
  }

  /** As {@link #az()}, for the Azure Developer CLI. */
  public static List<RealTool> azd() {
    return find("azd", "azd", "version", "--output", "json");
  }

  /** PowerShell 7 or newer; {@code LATCHKEY_PWSH_PATH} may name it, too. */
  public static RealTool pwsh() {
    return find("pwsh", "pwsh", "--version").get(0);
  }

  /** A browser that can run without a window. */
  public static RealTool chromium() {
    return find("chromium", "chromium", "--version").get(0);
  }

  /** The daemon of D-Bus, as every desktop of Linux has it. */
  public static RealTool dbus() {
    return find("dbus", "dbus-daemon", "--version").get(0);
  }

  /** The keyring of GNOME, in which Microsoft's library for brokers keeps what it knows. */
  public static RealTool keyring() {
    return find("keyring", "gnome-keyring-daemon", "--version").get(0);
  }

  /**
   * Microsoft's library for brokers. {@code LATCHKEY_TEST_MSALRUNTIME} names the folder of the npm
   * package {@code @azure/msal-node-runtime}.
   */
  public static RealTool msalRuntime() {
    String folder = System.getenv().getOrDefault("LATCHKEY_TEST_MSALRUNTIME", "");
    Path library = Path.of(folder, "dist", "linux", "ubuntu", "x64", "libmsalruntime.so");
    if (folder.isBlank() || !Files.isRegularFile(library)) {
      return recorded(new RealTool("msalruntime", "", library, false));
    }
    String version =
        VERSIONS.computeIfAbsent(
            library, asked -> versionOfPackage(Path.of(folder, "package.json")));
    return recorded(new RealTool("msalruntime", version, library, true));
  }

  private static String versionOfPackage(Path description) {
    try {
      String text = Files.readString(description);
      return versionIn(text.substring(text.indexOf("\"version\"")), description);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Microsoft's emulator of Storage; its program is {@code azurite-blob}. */
  public static RealTool azurite() {
    return find("azurite", "azurite-blob", "--version").get(0);
  }

  /** PostgreSQL's server; the programs that belong to it are next to it. */
  public static RealTool postgres() {
    return find("postgres", "postgres", "--version").get(0);
  }

  /** curl, which can be told to know no proxy. */
  public static RealTool curl() {
    return find("curl", "curl", "--version").get(0);
  }

  /** Node.js, whose {@code fetch} knows no proxy before 22.21. */
  public static RealTool node() {
    return find("node", "node", "--version").get(0);
  }

  /** pytest, with azure-identity in its Python; only {@code LATCHKEY_TEST_PYTEST} names one. */
  public static RealTool pytest() {
    return named("pytest", "--version");
  }

  /** Jest, next to @azure/identity; only {@code LATCHKEY_TEST_JEST} names one. */
  public static RealTool jest() {
    return named("jest", "--version");
  }

  /**
   * Go; only {@code LATCHKEY_TEST_GO} names one. {@code LATCHKEY_TEST_GO_PROJECT} is a module that
   * needs azidentity, with its caches {@code mod} and {@code build}.
   */
  public static RealTool go() {
    return named("go", "version");
  }

  /** A tool that needs packages, so that one on PATH alone would not do. */
  private static RealTool named(String name, String... versionCommand) {
    String wanted = System.getenv("LATCHKEY_TEST_" + name.toUpperCase(Locale.ROOT));
    return wanted == null || wanted.isBlank()
        ? recorded(new RealTool(name, "", Path.of(name), false))
        : find(name, name, versionCommand).get(0);
  }

  /** HashiCorp's Terraform, which reads what is exported for it. */
  public static RealTool terraform() {
    return find("terraform", "terraform", "version").get(0);
  }

  /** A Python with the packages tree-sitter and tree-sitter-bicep: a parser of Bicep. */
  public static RealTool bicepParser() {
    String version = "import importlib.metadata as m; print(m.version('tree-sitter-bicep'))";
    return find("bicep_parser", "bicep-parser", "-c", version).get(0);
  }

  /**
   * A Python with the packages tree-sitter and tree-sitter-kotlin: a parser of Gradle's scripts.
   */
  public static RealTool kotlinParser() {
    String version = "import importlib.metadata as m; print(m.version('tree-sitter-kotlin'))";
    return find("kotlin_parser", "kotlin-parser", "-c", version).get(0);
  }

  private static List<RealTool> find(String name, String program, String... versionCommand) {
    List<RealTool> found = new ArrayList<>();
    String wanted = System.getenv("LATCHKEY_TEST_" + name.toUpperCase(Locale.ROOT));
    if ((wanted == null || wanted.isBlank()) && name.equals("pwsh")) {
      wanted = System.getenv("LATCHKEY_PWSH_PATH");
    }
    for (Path path : wanted == null || wanted.isBlank() ? onPath(program) : listed(wanted)) {
      String version =
          VERSIONS.computeIfAbsent(path, asked -> versionOf(asked, List.of(versionCommand)));
      found.add(new RealTool(name, version, path, true));
    }
    if (found.isEmpty()) {
      found.add(new RealTool(name, "", Path.of(name), false));
    }
    found.forEach(RealTools::recorded);
    return found;
  }

  private static RealTool recorded(RealTool tool) {
    String line = "real tool: " + tool + (tool.isFound() ? " (" + tool.program() + ")" : "");
    if (PRINTED.add(line)) {
      RunRecord.add(line);
    }
    return tool;
  }

  private static List<Path> listed(String wanted) {
    return Stream.of(wanted.split(File.pathSeparator)).map(Path::of).toList();
  }

  private static List<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(program -> program.isAbsolute() && Files.isExecutable(program))
        .limit(1)
        .toList();
  }

  /**
   * The version, asked for behind a proxy that is not there, so that nothing leaves the machine.
   */
  private static String versionOf(Path program, List<String> command) {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    try {
      Path folder = Files.createTempDirectory("latchkey-real-tools-");
      try {
        for (String name :
            new String[] {"HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"}) {
          builder.environment().put(name, "http://127.0.0.1:9");
        }
        builder.environment().put("AZURE_CONFIG_DIR", folder.toString());
        builder.environment().put("AZD_CONFIG_DIR", folder.toString());
        builder.environment().put("AZURE_CORE_COLLECT_TELEMETRY", "no");
        builder.environment().put("AZURE_DEV_COLLECT_TELEMETRY", "no");
        builder.environment().put("POWERSHELL_TELEMETRY_OPTOUT", "1");
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        return versionIn(run(builder), program);
      } finally {
        delete(folder);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(program + " can't be asked for its version.", e);
    }
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(builder.command() + " did not end.");
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String versionIn(String output, Path program) {
    Matcher version = VERSION.matcher(output);
    if (!version.find()) {
      throw new IllegalStateException(program + " says no version: " + output);
    }
    return version.group();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path file : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
