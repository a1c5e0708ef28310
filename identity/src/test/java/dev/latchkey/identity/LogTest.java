package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogTest {
  private static final String LINE = "a line is heard";

  @TempDir Path folder;

  private static List<String> classPath() {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(own.split(File.pathSeparator, -1));
  }

  private static List<String> withoutBinding() {
    return classPath().stream().filter(entry -> !entry.contains("slf4j-simple")).toList();
  }

  private String run(List<String> classPath, Map<String, String> variables, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
    command.add(LogInAProcess.class.getName());
    Path output = folder.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    java.environment().remove("AZURE_LOG_LEVEL");
    java.environment().putAll(variables);
    Process process = java.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsLoadedWhereNobodyListens() throws Exception {
    assertThat(run(withoutBinding(), Map.of(), "-verbose:class"))
        .contains("RESULT false", "dev.latchkey.identity.Log ")
        // The one class that shows that slf4j 1.x is there; it is not initialized.
        .doesNotContainPattern("org\\.slf4j\\.(?!LoggerFactory )")
        .doesNotContain("ClientLogger", "SLF4J");
  }

  @Test
  void bindingHearsTheLine() throws Exception {
    assertThat(run(classPath(), Map.of())).contains("RESULT true", LINE);
  }

  @Test
  void levelOfAzureCoreWritesTheLineWithoutBinding() throws Exception {
    assertThat(run(withoutBinding(), Map.of("AZURE_LOG_LEVEL", "info")))
        .contains("RESULT true", LINE);
    assertThat(run(withoutBinding(), Map.of(), "-DAZURE_LOG_LEVEL=info"))
        .contains("RESULT true", LINE);
  }

  @Test
  void bindingOfEitherVersionIsSeen() throws IOException {
    URL api = jarOf(LoggerFactory.class);
    Path slf4j1 = Files.createDirectories(folder.resolve("one/org/slf4j/impl"));
    Files.createFile(slf4j1.resolve("StaticLoggerBinder.class"));
    Path slf4j2 = Files.createDirectories(folder.resolve("two/org/slf4j/spi"));
    Files.createFile(slf4j2.resolve("SLF4JServiceProvider.class"));
    URL one = folder.resolve("one/").toUri().toURL();
    URL two = folder.resolve("two/").toUri().toURL();
    assertThat(mayHaveBinding(api)).isFalse();
    assertThat(mayHaveBinding(api, one)).isTrue();
    assertThat(mayHaveBinding(api, two)).isTrue();
  }

  @Test
  void whereSlf4jCannotBeSeenItIsAsked() {
    assertThat(mayHaveBinding()).isTrue();
  }

  @Test
  void loaderOfAnApplicationServerIsAsked() throws IOException {
    URL api = jarOf(LoggerFactory.class);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {api}, null)) {
      assertThat(Log.mayHaveBinding(loader)).isTrue();
    }
    assertThat(Log.mayHaveBinding(null)).isTrue();
  }

  private static URL jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static boolean mayHaveBinding(URL... classPath) {
    try (URLClassLoader loader = new URLClassLoader(classPath, null)) {
      return Log.mayHaveBindingIn(loader);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
