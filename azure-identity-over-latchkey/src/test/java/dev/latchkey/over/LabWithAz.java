package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.Lab;
import dev.latchkey.testing.ShellProgram;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A lab in whose az, the lab's stand-in, alice is signed in. Each start of az is counted. */
final class LabWithAz implements AutoCloseable {
  static final String ALICE = "alice@contoso.test";

  /** Long enough for a machine ten times slower than usual; no passing test waits for it. */
  private static final int PATIENCE_SECONDS = 300;

  final Lab lab = Lab.start();

  private final Path folder;
  private final Path starts;
  private final Path az;

  LabWithAz(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.starts = folder.resolve("starts");
    String standIn = "exec '" + lab.standInAz() + "' \"$@\"\n";
    this.az =
        ShellProgram.write(
            Files.createDirectories(folder.resolve("bin")),
            "az",
            "echo \"$@\" >>'" + starts + "'\n" + standIn);
    run(Map.of(), List.of(az.toString(), "login", "--use-device-code"));
    token("https://vault.azure.net"); // az then writes no file for the next one.
  }

  /** What az wrote less than two seconds ago is not trusted to stay as it is. */
  private static void letTimePass(Path state) throws IOException {
    FileTime past = FileTime.from(Instant.now().minusSeconds(60));
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, past);
      }
    }
  }

  /** The command lines of az since the last call. */
  List<String> starts() throws IOException {
    List<String> lines = Files.exists(starts) ? Files.readAllLines(starts) : List.of();
    Files.deleteIfExists(starts);
    return lines;
  }

  /** What az prints as alice's token for a resource; it keeps the token. */
  String token(String resource) throws IOException, InterruptedException {
    String printed =
        run(
            Map.of(),
            List.of(az.toString(), "account", "get-access-token", "--resource", resource));
    letTimePass(Path.of(lab.environment().variables().get("AZURE_CONFIG_DIR")));
    return printed.replaceAll("(?s).*\"accessToken\": *\"([^\"]+)\".*", "$1");
  }

  /** The class path of the tests, without azure-identity. */
  static List<String> classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> entries = List.of(all.split(File.pathSeparator, -1));
    assertThat(entries).noneMatch(entry -> entry.matches(".*azure-identity-1\\.[^/]*\\.jar"));
    return entries;
  }

  /** Runs a class of the tests in a JVM of its own, and returns what it printed. */
  String java(
      Map<String, String> variables, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.of(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC"),
                options.stream(),
                Stream.of(main.getName()),
                Stream.of(arguments))
            .flatMap(part -> part)
            .collect(Collectors.toCollection(ArrayList::new));
    return run(variables, command);
  }

  private String run(Map<String, String> variables, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> environment = new HashMap<>(System.getenv());
    lab.environment().applyTo(environment);
    environment.put("PATH", az.getParent() + File.pathSeparator + environment.get("PATH"));
    environment.putAll(variables);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
        lab.pendingDeviceCodes().forEach(code -> lab.approveDeviceCode(code, ALICE));
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(process.isAlive()).as(text).isFalse();
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
