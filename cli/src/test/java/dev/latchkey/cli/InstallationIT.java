package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.cli.LatchkeyProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive that the build makes, unpacked somewhere else. */
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "bin/latchkey is for sh; LatchkeyCmdIT has the rest")
class InstallationIT {
  private static final String[] TOKEN = {"token", "--scope", FakeTools.SCOPE, "--timeout=5m"};

  @TempDir static Path prefix;
  static Path installed;

  @TempDir Path folder;
  private LatchkeyProcess command;

  @BeforeAll
  static void unpack() throws Exception {
    Path archive;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", prefix.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    try (Stream<Path> files = Files.list(prefix)) {
      installed = files.findFirst().orElseThrow();
    }
  }

  @BeforeEach
  void makeCommand() {
    command = inJava(new LatchkeyProcess(folder));
  }

  private static LatchkeyProcess inJava(LatchkeyProcess process) {
    return process.with("JAVA_HOME", System.getProperty("java.home")).with("XDG_CACHE_HOME", "");
  }

  private static Result run(LatchkeyProcess process, Path script, String... args) throws Exception {
    List<String> line = new ArrayList<>(List.of(script.toString()));
    line.addAll(List.of(args));
    return process.startProgram(line).await();
  }

  private Result run(String... args) throws Exception {
    return run(command, installed.resolve("bin/latchkey"), args);
  }

  private List<Path> cached() throws IOException {
    Path cache = folder.resolve("home/.cache/latchkey");
    if (!Files.exists(cache)) {
      return List.of();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  @Test
  void itRunsThroughALinkAndKeepsAnArchiveOfClassesThatIsItsUsersAlone() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), installed.resolve("bin/latchkey"));
    for (int i = 0; i < 2; i++) {
      Result result = run(command, link, "--version");
      assertThat(result.stdout()).as("%s", result).startsWith("latchkey 0.").hasLineCount(1);
      assertThat(result.stderr()).isEmpty();
    }
    assertThat(cached()).singleElement().satisfies(file -> assertThat(file).isNotEmptyFile());
    assertThat(Files.getPosixFilePermissions(cached().get(0)))
        .allMatch(permission -> permission.name().startsWith("OWNER"));
    command.assertNoProcessLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/dev/null", "relative"})
  void homeThatCannotHoldTheArchiveIsNotNoticed(String home) throws Exception {
    Result result = run(command.with("HOME", home), installed.resolve("bin/latchkey"), "--version");
    assertThat(result.stdout()).startsWith("latchkey 0.").hasLineCount(1);
    assertThat(result.stderr()).isEmpty();
    assertThat(command.workingFolder()).isEmptyDirectory();
  }

  /** Root could make one anywhere. */
  @Test
  void homeThatIsNotThereIsNotMade() throws Exception {
    Path home = folder.resolve("not/there");
    Result result =
        run(command.with("HOME", home.toString()), installed.resolve("bin/latchkey"), "--version");
    assertThat(result.stdout()).startsWith("latchkey 0.").hasLineCount(1);
    assertThat(home.getParent()).doesNotExist();
  }

  @Test
  void cacheThatIsALinkIsNotUsed() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createDirectory(folder.resolve("home/.cache"));
    Files.createSymbolicLink(folder.resolve("home/.cache/latchkey"), elsewhere);
    assertThat(run("--version").exitCode()).isZero();
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void workingFolderThatIsGoneIsSaid() throws Exception {
    Result result =
        command
            .startProgram(
                List.of(
                    "sh",
                    "-c",
                    "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" whoami --output json",
                    installed.resolve("bin/latchkey").toString()))
            .await();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.error().path("message").asText())
        .isEqualTo("latchkey: the working folder is gone. Change to one that is there.");
  }

  @Test
  void itGetsATokenInALab() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      LatchkeyProcess process = inJava(inLab.command()).with("PATH", System.getenv("PATH"));
      Result result = run(process, installed.resolve("bin/latchkey"), TOKEN);
      assertThat(result.stdout()).as("%s", result).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
    }
  }

  @Test
  void everythingIsThereWithItsPermissionsAndLicences() throws Exception {
    assertThat(installed.resolve("bin/latchkey")).isExecutable();
    assertThat(installed.resolve("latchkey.cmd"))
        .hasSameBinaryContentAs(Path.of("../latchkey.cmd"));
    assertThat(installed.resolve("LICENSE")).isNotEmptyFile();
    String licences = Files.readString(installed.resolve("THIRD-PARTY.txt"));
    try (Stream<Path> jars = Files.list(installed.resolve("lib"))) {
      assertThat(
              jars.map(jar -> jar.getFileName().toString())
                  .filter(name -> name.endsWith(".jar") && !name.startsWith("latchkey-"))
                  .map(name -> name.replaceFirst("-\\d[^-]*\\.jar$", "")))
          .isNotEmpty()
          .allMatch(artifact -> licences.contains(":" + artifact + ":"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bash, -n, share/completion/latchkey.bash",
    "zsh, -n, share/completion/latchkey.bash",
    "fish, --no-execute, share/completion/latchkey.fish",
    "groff, '-man -Tascii -ww -z', share/man/man1/latchkey.1"
  })
  void completionAndManPageAreReadByTheirProgram(String program, String options, String file)
      throws Exception {
    boolean isThere =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    assumeTrue(isThere, "no " + program + " on PATH");
    List<String> line = new ArrayList<>(List.of(program));
    line.addAll(List.of(options.split(" ", -1)));
    line.add(installed.resolve(file).toString());
    Result result = command.startProgram(line).await();
    assertThat(result).isEqualTo(new Result(0, "", ""));
  }

  @Test
  void completionAndManPageKnowEveryCommandAndOption() throws Exception {
    String fish = Files.readString(installed.resolve("share/completion/latchkey.fish"));
    String bash = Files.readString(installed.resolve("share/completion/latchkey.bash"));
    String man = Files.readString(installed.resolve("share/man/man1/latchkey.1"));
    for (String command : HelpIT.commands()) {
      String name = command.substring(command.lastIndexOf(' ') + 1);
      assertThat(List.of(fish, bash, man)).as(command).allMatch(text -> text.contains(name));
    }
    assertThat(fish).contains("-l allow-host", "-rF -d 'The lab.yaml");
    assertThat(bash).contains("--allow-host");
    assertThat(man).contains("\\-\\-allow\\-host HOST");
  }
}
