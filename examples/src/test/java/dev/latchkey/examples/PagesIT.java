package dev.latchkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.testing.Page;
import dev.latchkey.testing.Page.Block;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command on the pages, typed as it stands into a shell in the lab of {@code docs/lab.yaml},
 * and what the pages say that it prints. Each page has a shell and a home of its own, in which
 * nobody is signed in. Alice approves each code that a tool shows. Two pages are typed at once,
 * since a page waits for tools; each command is a process, so this is one of the slowest classes.
 */
@Execution(ExecutionMode.CONCURRENT)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the pages show commands for sh")
class PagesIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static Lab lab;
  private static Approval approval;
  private static Path az;

  @BeforeAll
  static void start() {
    lab = LabBuilder.fromFile(CHECKOUT.resolve("docs/lab.yaml")).start();
    approval = Approval.start(lab, BlobLab.ALICE);
    RealTool real = RealTools.az().get(0);
    az = real.isFound() ? real.program() : lab.standInAz();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    approval.end();
    lab.close();
  }

  static Stream<String> pages() {
    return Page.all().stream().filter(page -> !typed(page).isEmpty()).map(Page::name);
  }

  private static List<Block> typed(Page page) {
    return page.blocks().stream()
        .filter(block -> List.of("console", "sh").contains(block.language()))
        .filter(block -> block.notRun().isEmpty() && block.runBy().isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandPrintsWhatThePageShows(String name) throws Exception {
    Page page = Page.of(name);
    Path checkout = checkout(Files.createTempDirectory(folder, "page"));
    try {
      type(page, checkout);
    } finally {
      removeLinks(checkout);
    }
  }

  private static void type(Page page, Path checkout) throws IOException {
    for (Block block : page.blocks()) {
      PageFile.in(block).ifPresent(file -> file.writeTo(checkout));
    }
    List<Transcript> commands = new ArrayList<>();
    for (Block block : typed(page)) {
      if (canRun(block)) {
        commands.addAll(Transcript.of(block));
      }
    }
    assertThat(commands).isNotEmpty();
    ShellSession.run(commands, checkout, environment(checkout));
  }

  /** Those with which the README begins; here an app signs in, since no tool needs to be asked. */
  @Test
  void firstLinesOfTheReadmeRun() throws IOException {
    Path code = Files.createTempDirectory(folder, "lines");
    String lines = Page.of("README.md").blocks("java").get(0).text();
    Path source =
        Files.writeString(
            code.resolve("Lines.java"),
            DocumentedSamplesTest.IMPORTS
                + "public class Lines { public static void main(String[] args) {\n"
                + lines
                + "}}\n");
    Samples.compile(List.of(source), code);
    Map<String, String> environment = new HashMap<>(System.getenv());
    lab.environment().applyTo(environment);
    environment.putAll(SignedIn.application(lab.app("contoso-app")));
    String classPath = code + File.pathSeparator + AppProcess.classPathOf(".");
    try (AppProcess app = AppProcess.start(classPath, environment, "Lines")) {
      assertThat(app.output()).contains("EnvironmentCredential, a token of tenant 11111111-");
      assertThat(app.exitCode()).isZero();
    }
  }

  @Test
  void testsOnThePagesPass() throws IOException {
    Page page = Page.of("docs/testing-with-the-lab.md");
    Path project = Files.createTempDirectory(folder, "project");
    page.blocks().forEach(block -> PageFile.in(block).ifPresent(file -> file.writeTo(project)));
    Path source = project.resolve("src/test/java/ReportsTest.java");
    Samples.compile(List.of(source), project);
    // The process has another working folder than this one.
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator, project + File.pathSeparator, ""));
    ProcessBuilder build =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                RunTests.class.getName(),
                "ReportsTest")
            .directory(project.toFile());
    try (AppProcess process = AppProcess.start(build, System.getenv())) {
      assertThat(process.output()).contains("passed: 3 of 3");
    }
  }

  private static boolean canRun(Block block) {
    if (block.needs().isEmpty()) {
      return true;
    }
    RealTool tool =
        switch (block.needs().get()) {
          case "az" -> RealTools.az().get(0); // The stand-in has not all options.
          case "azd" -> RealTools.azd().get(0);
          case "pwsh" -> RealTools.pwsh();
          default -> throw new AssertionError(block.place() + " needs what no test knows");
        };
    if (!tool.isFound()) {
      block.recordNotRun(tool.toString());
    }
    return tool.isFound();
  }

  /**
   * What a fresh clone has once it is built. Its script would look whether to build again, so this
   * one only starts Java as that one does, with an archive of classes that all pages share.
   */
  private static Path checkout(Path page) throws IOException {
    Path checkout = Files.createDirectory(page.resolve("latchkey"));
    try (Stream<Path> entries = Files.list(CHECKOUT)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(".") && !name.startsWith("latchkey")) {
          Files.createSymbolicLink(checkout.resolve(name), entry);
        }
      }
    }
    Path script = checkout.resolve("latchkey");
    Files.writeString(
        script,
        """
        #!/bin/sh
        . '%s'
        class_path='%s'
        find_java
        find_archive "$class_path" '%s' latchkey-
        start "$class_path" "$@"
        """
            .formatted(
                CHECKOUT.resolve("cli/src/main/dist/lib/launch.sh"),
                AppProcess.classPathOf("../cli"),
                folder));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return checkout;
  }

  /** JUnit warns of each link that it finds in a temporary folder. */
  private static void removeLinks(Path checkout) throws IOException {
    try (Stream<Path> entries = Files.list(checkout)) {
      for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
        Files.delete(entry);
      }
    }
  }

  /** A new home; {@code latchkey}, as installed, and the tools are on PATH. */
  private static Map<String, String> environment(Path checkout) throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    lab.environment().applyTo(environment);
    Path home = Files.createDirectory(checkout.resolveSibling("home"));
    environment.put("HOME", home.toString());
    environment.put("AZURE_CONFIG_DIR", home.resolve(".azure").toString());
    environment.put("AZD_CONFIG_DIR", home.resolve(".azd").toString());
    environment.put(
        "PATH",
        String.join(
            ":",
            checkout.toString(),
            Objects.requireNonNull(az.getParent()).toString(),
            Path.of(System.getProperty("java.home"), "bin").toString(),
            System.getenv("PATH")));
    environment.keySet().removeIf(variable -> variable.startsWith("LATCHKEY_TEST_"));
    environment.putAll(valuesOfReader(home));
    return environment;
  }

  /** What the pages ask readers to put in: their app, their company's proxy and certificate. */
  private static Map<String, String> valuesOfReader(Path home) throws IOException {
    LabApp app = lab.app("contoso-app");
    Path token = home.resolve("token");
    Files.writeString(token, lab.federatedToken("system:serviceaccount:contoso:app"));
    String port = Integer.toString(lab.proxyAddress().getPort());
    return Map.of(
        "TENANT_ID", app.tenantId(),
        "CLIENT_ID", app.clientId(),
        "CLIENT_SECRET", app.secret(),
        "WORKLOAD_CLIENT_ID", lab.app("contoso-identity").clientId(),
        "TOKEN_FILE", token.toString(),
        "COMPANY_CA", certificate(home).toString(),
        "PROXY_HOST", "127.0.0.1",
        "PROXY_PORT", port,
        "JAVA_HOME", System.getProperty("java.home"));
  }

  private static Path certificate(Path home) throws IOException {
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(lab.certificateAuthority().getEncoded());
      return Files.writeString(
          home.resolve("company-ca.pem"),
          "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
