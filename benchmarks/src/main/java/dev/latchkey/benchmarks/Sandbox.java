package dev.latchkey.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A developer's laptop in a temporary folder: a home of its own, fake tools, the files of those who
 * are signed in. What runs in it sees nothing of the user who measures.
 */
final class Sandbox implements AutoCloseable {
  static final boolean ON_WINDOWS = File.separatorChar == '\\';

  private static final String MARKER = "LATCHKEY_BENCHMARK";

  private final RecordedState recordings;
  private final Path folder;
  private final Map<String, String> variables = new TreeMap<>();

  Sandbox(RecordedState recordings) throws IOException {
    this.recordings = recordings;
    this.folder = Files.createTempDirectory("latchkey-benchmark");
    Files.createDirectories(tools());
    Files.createDirectories(runs());
    Files.createDirectories(home());
    Files.createDirectories(azFolder());
  }

  Path home() {
    return folder.resolve("home");
  }

  private Path tools() {
    return folder.resolve("bin");
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  private Path azFolder() {
    return home().resolve(".azure");
  }

  /** A file for what a process prints. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Puts a tool on the path; each of its runs is counted. */
  Sandbox tool(String name, String script) throws IOException {
    String counted = "echo run >>'" + runs().resolve(name) + "'\n" + script;
    if (ON_WINDOWS) {
      Path text = Files.writeString(tools().resolve(name + ".sh"), counted);
      Path shell =
          Files.copy(Path.of(System.getenv("LATCHKEY_TEST_SH")), tools().resolve("sh.exe"));
      Files.writeString(program(name), "@\"" + shell + "\" \"" + text + "\" %*\r\n");
    } else {
      Path program = Files.writeString(program(name), "#!/bin/sh\n" + counted);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    return this;
  }

  /** Gives az the files of a recording. */
  Sandbox az(String recording) throws IOException {
    recordings.copy("az-2.91.0/" + recording, azFolder());
    return this;
  }

  /** Gives azd the files of a recording. */
  Sandbox azd(String recording) throws IOException {
    recordings.copy("azd-1.32.0-beta.1/" + recording, home().resolve(".azd"));
    return this;
  }

  /** Gives azd the files that it leaves after a logout. */
  Sandbox azdSignedOut() throws IOException {
    Path folder = Files.createDirectories(home().resolve(".azd"));
    Path auth = Files.writeString(folder.resolve("auth.json"), "{\"auth\":{\"account\":{}}}");
    RecordedState.settle(auth);
    return this;
  }

  /** Somebody has signed in to Azure in Visual Studio Code. */
  Sandbox visualStudioCode(String homeAccountId) throws IOException {
    Path folder = azFolder().resolve("ms-azuretools.vscode-azureresourcegroups");
    Files.createDirectories(folder);
    Path record =
        Files.writeString(
            folder.resolve("authRecord.json"),
            """
            {"username":"alice@contoso.test","authority":"https://login.microsoftonline.com",
             "homeAccountId":"%s","clientId":"aebc6443-996d-45c2-90f0-388ff96faa56"}\
            """
                .formatted(homeAccountId));
    RecordedState.settle(record);
    return this;
  }

  Sandbox variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(variables);
    environment.put("PATH", tools() + (ON_WINDOWS ? "" : ":/usr/bin:/bin"));
    if (ON_WINDOWS) {
      environment.put("USERPROFILE", home().toString());
      environment.put("SystemRoot", System.getenv("SystemRoot"));
      environment.put("ComSpec", System.getenv("ComSpec"));
      environment.put("AZURE_CORE_ENCRYPT_TOKEN_CACHE", "false");
    }
    environment.put("HOME", home().toString());
    environment.put("AZURE_CONFIG_DIR", azFolder().toString());
    environment.put("AZD_CONFIG_DIR", home().resolve(".azd").toString());
    environment.put("LANG", "C.UTF-8");
    environment.put(MARKER, folder.toString());
    return environment;
  }

  Path program(String tool) {
    return tools().resolve(ON_WINDOWS ? tool + ".cmd" : tool);
  }

  /** How often tools were started since the last call. */
  int takeRuns() throws IOException {
    int count = 0;
    try (Stream<Path> files = Files.list(runs())) {
      for (Path file : files.toList()) {
        count += Files.readAllLines(file).size();
        Files.delete(file);
      }
    }
    return count;
  }

  /** The processes that were started in here and still run. */
  List<ProcessHandle> processes() {
    if (ON_WINDOWS) { // Where no process shows its variables to others.
      return ProcessHandle.allProcesses()
          .filter(process -> process.info().command().orElse("").startsWith(folder.toString()))
          .toList();
    }
    return ProcessHandle.allProcesses()
        .filter(process -> read(process, "environ").contains(MARKER + "=" + folder))
        // A zombie has ended.
        .filter(process -> !read(process, "stat").contains(") Z "))
        .toList();
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", String.valueOf(process.pid()), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has ended, or it is another user's.
    }
  }

  /** Ends what still runs, and removes the folder. */
  @Override
  public void close() throws IOException {
    processes().forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.deleteIfExists(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
