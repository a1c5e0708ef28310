package dev.latchkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.Lab;
import dev.latchkey.testing.Page;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests in other languages that {@code docs/lab-from-any-language.md} shows, in a lab. */
class LanguagesIT {
  @TempDir Path project;
  private Lab lab;

  @BeforeEach
  void start() {
    lab = Lab.start();
    Page page = Page.of("docs/lab-from-any-language.md");
    page.blocks().forEach(block -> PageFile.in(block).ifPresent(file -> file.writeTo(project)));
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private String output(Map<String, String> more, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    Map<String, String> environment = new HashMap<>(System.getenv());
    lab.environment().applyTo(environment);
    environment.putAll(more);
    try (AppProcess process = AppProcess.start(builder, environment)) {
      String output = process.output();
      assertThat(process.exitCode()).as(output).isZero();
      return output;
    }
  }

  @Test
  void pytestPasses() throws Exception {
    RealTool pytest = RealTools.pytest();
    pytest.assumeFound();
    assertThat(output(Map.of(), pytest.program().toString(), "-q", "test_sign_in.py"))
        .contains("2 passed");
  }

  @Test
  void jestPasses() throws Exception {
    RealTool jest = RealTools.jest();
    jest.assumeFound();
    Path packages = jest.program().resolveSibling("..").normalize();
    Files.createSymbolicLink(project.resolve("node_modules"), packages);
    Files.writeString(project.resolve("package.json"), "{}");
    assertThat(output(Map.of(), jest.program().toString(), "sign-in.test.js"))
        .contains("Tests:       2 passed");
    Files.delete(project.resolve("node_modules"));
  }

  @Test
  void goTestPasses() throws Exception {
    RealTool go = RealTools.go();
    go.assumeFound();
    Path module = Path.of(System.getenv("LATCHKEY_TEST_GO_PROJECT"));
    for (String file : List.of("go.mod", "go.sum")) {
      Files.copy(module.resolve(file), project.resolve(file));
    }
    Map<String, String> caches =
        Map.of(
            "GOMODCACHE",
            module.resolve("mod").toString(),
            "GOCACHE",
            module.resolve("build").toString(),
            "GOFLAGS",
            "-mod=mod",
            "GOPROXY",
            "off");
    assertThat(output(caches, go.program().toString(), "test", "./..."))
        .contains("ok")
        .doesNotContain("no tests");
  }
}
