package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main path on other versions of the libraries, as the BOMs of other projects set them. {@code
 * .ci/class-paths} resolves the class paths.
 */
@Timeout(120)
class ClassPathsIT {
  private static final String FOLDER = "LATCHKEY_TEST_CLASS_PATHS";
  private static final String NONE = "none";

  /** Begins the name of a class path on which not everything works. */
  private static final String TOO_OLD = "too-old-";

  private static final Pattern JAR = Pattern.compile("latchkey-identity-[\\d.]+(-SNAPSHOT)?\\.jar");

  private static final List<String> WAYS =
      List.of(
          "az at hand",
          "az asked",
          "azd",
          "managed identity",
          "client secret",
          "client secret by pipeline",
          "client certificate",
          "workload identity",
          "on behalf of a user",
          "chain",
          "report",
          "record");

  @TempDir private static Path folder;

  private static Lab lab;

  @BeforeAll
  static void start() throws IOException {
    lab = Lab.start();
    AzFolder az = new AzFolder(folder.resolve(".azure"));
    String token = FakeTools.token("alice@contoso.test");
    az.signInAlice(new AzFolder.Entry(token, Instant.now()));
    az.settle();
    installed("az", "{\"accessToken\": \"" + token + "\", \"expires_on\": 4102444800}");
    installed("azd", "{\"token\": \"" + token + "\", \"expiresOn\": \"2100-01-01T00:00:00Z\"}");
  }

  private static void installed(String tool, String answer) throws IOException {
    FakeTool.in(Files.createDirectories(folder.resolve(tool))).named(tool).prints(answer).install();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  static Stream<String> classPaths() throws IOException {
    String given = System.getenv(FOLDER);
    if (given == null || given.isBlank()) {
      return Stream.of(NONE);
    }
    try (Stream<Path> files = Files.list(Path.of(given))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String classPath(String name) throws IOException {
    String given = System.getenv(FOLDER);
    Assumptions.assumeTrue(
        given != null && !given.isBlank(),
        "no class-paths: " + FOLDER + " is not set; see .ci/class-paths");
    return Files.readString(Path.of(given, name)).strip();
  }

  @Test
  void mainPathWorksOnTheClassPathOfThisBuild() throws Exception {
    assertThat(run(ownClassPath())).containsExactlyElementsOf(allOk());
  }

  @ParameterizedTest
  @MethodSource("classPaths")
  void mainPathWorksOrNamesTheLibraryThatIsTooOld(String name) throws Exception {
    List<String> lines = run(classPath(name));
    if (!name.startsWith(TOO_OLD)) {
      assertThat(lines).as(name).containsExactlyElementsOf(allOk());
      return;
    }
    String library = name.substring(TOO_OLD.length()).replaceFirst("-(?=\\d)", " ");
    List<String> failed = lines.stream().filter(line -> !line.endsWith(": ok")).toList();
    assertThat(lines).as(name).hasSameSizeAs(WAYS);
    assertThat(failed)
        .as(name)
        .isNotEmpty()
        .allSatisfy(line ->
            assertThat(line)
                .contains(": UNEXPECTED No token for '", ": " + library + " on the class path")
                .containsPattern("and Latchkey needs [\\d.]+ or newer. Remedy: set ")
                .containsPattern("CAUSE .*(NoSuchMethod|NoClassDefFound)Error"));
  }

  @Test
  void mainPathWorksOnARuntimeWithTheDocumentedModulesAlone() throws Exception {
    Matcher modules =
        Pattern.compile("needs these modules: `--add-modules ([a-z.,]+)`")
            .matcher(Files.readString(Path.of("../TROUBLESHOOTING.md")));
    assertThat(modules.find()).isTrue();
    assertThat(run(ownClassPath(), "--limit-modules", modules.group(1)))
        .containsExactlyElementsOf(allOk());
  }

  /** Kotlin refuses an annotation without its class, which only newer versions of Reactor bring. */
  @Test
  void callersCompileWithoutAWarning() throws Exception {
    String libraries = classPath("spring-boot-2.7");
    assertThat(
            output(
                "java",
                "-m",
                "jdk.compiler/com.sun.tools.javac.Main",
                "-Xlint:all",
                "-Werror",
                "-d",
                folder.resolve("compiled").toString(),
                "-cp",
                ownJar() + File.pathSeparator + libraries,
                "src/test/resources/callers/JavaCaller.java"))
        .isEqualTo("");
    String kotlin = Files.readString(Path.of(System.getenv(FOLDER), "compilers", "kotlin")).strip();
    String library =
        Stream.of(kotlin.split(File.pathSeparator, -1))
            .filter(jar -> jar.contains("kotlin-stdlib"))
            .findFirst()
            .orElseThrow();
    assertThat(
            output(
                "java",
                "-cp",
                kotlin,
                "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                "-no-reflect",
                "-no-stdlib",
                "-Werror",
                "-d",
                folder.resolve("compiled").toString(),
                "-cp",
                String.join(File.pathSeparator, ownJar(), libraries, library),
                "src/test/resources/callers/KotlinCaller.kt"))
        .isEqualTo("");
  }

  /** What apps get: the jar with its copy of Gson's classes. */
  private static String ownJar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> JAR.matcher(file.getFileName().toString()).matches())
          .findFirst()
          .orElseThrow()
          .toAbsolutePath()
          .toString();
    }
  }

  /** What a program of this JDK prints, without the JDK's own warnings about the program. */
  private static String output(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output)
        .lines()
        .filter(line -> !line.startsWith("WARNING: ") && !line.isBlank())
        .collect(Collectors.joining("\n"));
  }

  private static List<String> allOk() {
    return WAYS.stream().map(way -> way + ": ok").toList();
  }

  /** The class path of this build, but for the library that the jar has a copy of. */
  private static String ownClassPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator, -1))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("gson-"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The applications of the lab, and the token of a pod of one of them. */
  private static Map<String, String> application() throws IOException {
    LabApp app = lab.app("contoso-app");
    LabApp pod = lab.app("contoso-identity");
    LabApp certified = lab.app("contoso-cert-app");
    return Map.of(
        "LAB_CLIENT", app.clientId(),
        "LAB_SECRET", app.secret(),
        "LAB_ASSERTION", lab.userToken("alice@contoso.test", app.clientId()),
        "LAB_CERT_CLIENT", certified.clientId(),
        "LAB_CERT", written("cert.pem", certified.certificatePem()),
        "LAB_POD_CLIENT", pod.clientId(),
        "LAB_POD_TOKEN", written("token", lab.federatedToken(EntraLab.SERVICE_ACCOUNT)));
  }

  private static String written(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** Runs the main path, and returns what it says of each way. */
  private static List<String> run(String libraries, String... options)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-cp",
            String.join(
                File.pathSeparator,
                ownJar(),
                Path.of("target/test-classes").toAbsolutePath().toString(),
                libraries),
            MainPathInAProcess.class.getName()));
    ProcessBuilder java =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> environment = java.environment();
    lab.environment().applyTo(environment);
    environment.putAll(lab.appServiceEnvironment());
    environment.putAll(application());
    environment.putAll(
        Map.of(
            "HOME",
            folder.toString(),
            "AZURE_CONFIG_DIR",
            folder.resolve(".azure").toString(),
            "PATH",
            folder.resolve("az") + File.pathSeparator + folder.resolve("azd"),
            "AZURE_TOKEN_CREDENTIALS",
            "dev"));
    Process process = java.start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    text.lines()
        .filter(line -> line.startsWith("RESULT "))
        .map(line -> line.substring("RESULT ".length()))
        .forEach(lines::add);
    assertThat(lines).as(text).isNotEmpty();
    return lines;
  }
}
