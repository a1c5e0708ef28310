package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script, in a checkout whose Maven counts the builds and gives it this module's class path.
 */
class ScriptIT {
  @TempDir Path folder;
  LatchkeyProcess command;
  Path checkout;
  Path script;
  Path builds;
  Path mvn;

  @BeforeEach
  void makeCheckout() throws IOException {
    command = new LatchkeyProcess(folder);
    checkout = Files.createDirectories(folder.resolve("a checkout"));
    for (String module : List.of("identity", "lab", "cli")) {
      Files.createDirectories(checkout.resolve(module + "/src/main/java"));
      Files.writeString(checkout.resolve(module + "/pom.xml"), "");
    }
    Files.writeString(checkout.resolve("pom.xml"), "");
    Path launch = Path.of("cli", "src", "main", "dist", "lib", "launch.sh");
    Files.createDirectories(checkout.resolve(launch).getParent());
    Files.copy(Path.of("..").resolve(launch), checkout.resolve(launch));
    script = Files.copy(Path.of("..", "latchkey"), checkout.resolve("latchkey"));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    builds = Files.createFile(folder.resolve("builds"));
    maven("echo \"$JAVA_HOME\" >> '" + builds + "'");
  }

  private void maven(String... first) throws IOException {
    mvn =
        command.program(
            "mvn",
            String.join("\n", first),
            "mkdir -p '" + checkout + "/cli/target'",
            "cp '" + classPath().split(":", -1)[0] + "' '" + checkout + "/cli/target/own.jar'",
            "printf '%s\\n' '"
                + checkout
                + "/cli/target/own.jar:"
                + classPath()
                + "' > '"
                + checkout
                + "/cli/target/classpath.txt'");
    command.with("PATH", mvn.getParent() + ":" + System.getenv("PATH"));
    command.with("JAVA_HOME", javaOfUnknownBuild().toString());
  }

  /** This Java, for which no archive of classes is made: that takes longer than the command. */
  private Path javaOfUnknownBuild() throws IOException {
    Path home = folder.resolve("java");
    if (!Files.exists(home)) {
      Files.createDirectories(home.resolve("bin"));
      Path own = Path.of(System.getProperty("java.home"), "bin", "java");
      Files.createSymbolicLink(home.resolve("bin/java"), own);
      String version = "JAVA_VERSION=\"" + Runtime.version().feature() + "\"\n";
      Files.writeString(home.resolve("release"), version);
    }
    return home;
  }

  private void useJavaOfKnownBuild() {
    command.with("JAVA_HOME", System.getProperty("java.home"));
  }

  private static String classPath() throws IOException {
    return Files.readString(Path.of("target", "classpath.txt")).strip();
  }

  private Result run(String... args) throws Exception {
    return start(args).await();
  }

  private Running start(String... args) throws IOException {
    return command.startProgram(
        Stream.concat(Stream.of(script.toString()), Arrays.stream(args)).toList());
  }

  private int buildCount() throws IOException {
    return Files.readAllLines(builds).size();
  }

  @Test
  void itBuildsOnceAndAgainWhenSomethingChanged() throws Exception {
    Result first = run("--version");
    assertThat(first.stdout()).as("%s", first).startsWith("latchkey 0.1");
    assertThat(first.stderr()).contains("building");
    assertThat(archives()).as("of a Java whose build is not known").isEmpty();
    assertThat(run("--version").stderr()).isEmpty();
    assertThat(buildCount()).isEqualTo(1);
    Path source = Files.createFile(checkout.resolve("lab/src/main/java/A.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    run("--version");
    assertThat(buildCount()).isEqualTo(2);
  }

  /** Java can't ask for it. The terminal is one of util-linux's own program. */
  @Test
  void widthOfTheTerminalIsPassedOn() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script, which makes a terminal");
    run("--version");
    String line = "stty cols 40; '" + script + "' --help";
    Result help =
        command
            .with("COLUMNS", "")
            .startProgram(List.of("/usr/bin/script", "-qec", line, "/dev/null"))
            .await();
    assertThat(help.stdout().lines().map(String::strip))
        .as("%s", help)
        .contains("130  interrupted")
        .allMatch(text -> text.length() <= 40 || !text.contains(" "));
    Result wide =
        command
            .with("COLUMNS", "100")
            .startProgram(List.of("/usr/bin/script", "-qec", line, "/dev/null"))
            .await();
    assertThat(wide.stdout().lines()).anyMatch(text -> text.length() > 60);
  }

  @Test
  void jarThatIsGoneFromTheRepositoryIsFetchedAgain() throws Exception {
    run("--version");
    Path list = checkout.resolve("cli/target/classpath.txt");
    Files.writeString(list, Files.readString(list).strip() + ":" + folder.resolve("gone.jar"));
    assertThat(run("--version").stderr()).contains("building");
    assertThat(buildCount()).isEqualTo(2);
  }

  @Test
  void itIsFoundThroughLinksFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a checkout/latchkey"));
    Path second = Files.createSymbolicLink(folder.resolve("second"), link);
    Running running = command.startProgram(List.of(second.toString(), "--version"));
    assertThat(running.await().stdout()).startsWith("latchkey 0.1");
    command.in(checkout);
    assertThat(command.startProgram(List.of("sh", "./latchkey", "--version")).await().exitCode())
        .isZero();
  }

  @Test
  void buildThatFailsIsShownAndTriedAgain() throws Exception {
    maven("echo '[INFO] noise'; echo '[ERROR] A.java: no'; exit 1");
    Result result = run("--version");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr())
        .contains("[ERROR] A.java: no", "the build failed")
        .doesNotContain("noise");
    maven("true");
    assertThat(run("--version").exitCode()).isZero();
  }

  @Test
  void twoAtOnceBuildOneAfterTheOther() throws Exception {
    maven(
        "[ -e '" + folder + "/building' ] && echo overlap >> '" + builds + "'",
        "touch '" + folder + "/building'; sleep 0.5; rm '" + folder + "/building'",
        "echo built >> '" + builds + "'");
    List<Running> both = List.of(start("--version"), start("--version"), start("--version"));
    for (Running running : both) {
      assertThat(running.await().exitCode()).isZero();
    }
    assertThat(Files.readAllLines(builds)).containsExactly("built");
  }

  @Test
  void lockOfADeadBuildIsTakenOver() throws Exception {
    Files.createSymbolicLink(checkout.resolve(".latchkey-build"), Path.of("999999999"));
    assertThat(run("--version").exitCode()).isZero();
  }

  @Test
  void checkoutThatCannotBeWrittenToIsSaid() throws Exception {
    // What stands in the lock's place stops root too, whom permissions would not.
    Files.createFile(checkout.resolve(".latchkey-build"));
    Result result = run("--version");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("can't be written to");
    assertThat(buildCount()).isZero();
  }

  @Test
  void signalWhileItBuildsEndsMavenAndLeavesNoLock() throws Exception {
    Path started = folder.resolve("started");
    maven("echo > '" + started + "'; exec sleep 600");
    Running running = start("--version");
    LatchkeyProcess.awaitUntil("the build", () -> Files.exists(started));
    assertThat(running.signal("TERM").exitCode()).isEqualTo(143);
    command.assertNoProcessLeft();
    assertThat(Files.isSymbolicLink(checkout.resolve(".latchkey-build"))).isFalse();
  }

  @Test
  void javaThatIsMissingOrTooOldIsSaid() throws Exception {
    command.with("JAVA_HOME", "/nowhere");
    assertThat(run("--version").stderr()).contains("JAVA_HOME is '/nowhere'");
    Path old =
        command.program(
            "java",
            "echo '    java.specification.version = 1.8' >&2; echo '    java.home = /x' >&2");
    command.with("JAVA_HOME", "").with("PATH", old.getParent() + ":" + System.getenv("PATH"));
    Result result = run("--version");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains("is Java 8", "17 or newer");
  }

  @Test
  void shortCommandStartsWithOneCompilerOfJavaAndALabWithBoth() throws Exception {
    Path java =
        command.program(
            "java",
            "[ $1 = -XshowSettings:properties ] && echo ' java.specification.version = 17' && exit",
            "echo \"$@\"");
    command.with("JAVA_HOME", "");
    command.with("PATH", java.getParent() + ":" + mvn.getParent() + ":" + System.getenv("PATH"));
    String oneCompiler = "-XX:TieredStopAtLevel=1";
    assertThat(run("--version").stdout()).contains(oneCompiler);
    assertThat(run("token", "--scope", "x", "--", " lab ").stdout()).contains(oneCompiler);
    assertThat(run("--output=json", "lab", "start").stdout()).doesNotContain(oneCompiler);
    assertThat(run("lab", "run", "--", "true").stdout()).doesNotContain(oneCompiler);
  }

  @Test
  void failureIsADocumentWhereOneWasAskedFor() throws Exception {
    command.with("JAVA_HOME", "/no\"where\\");
    Result result = run("token", "--scope", "x", "--output", "json");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.error().path("kind").asText()).isEqualTo("UNEXPECTED");
    assertThat(result.error().path("message").asText()).contains("'/no\"where\\'");
    assertThat(run("lab", "run", "--", "x", "--output", "json").stderr()).startsWith("latchkey: ");
  }

  @Test
  void mavenThatIsMissingIsSaid() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bare"));
    for (String tool : List.of("sh", "readlink", "find", "sed", "ln", "rm")) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin", tool));
    }
    command.with("PATH", bin.toString());
    assertThat(run("--version").stderr()).contains("no mvn on PATH");
  }

  @Test
  void namesOfFilesAreKeptInALocaleThatKnowsOnlyAscii() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/lib/locale/C.utf8")), "no locale C.UTF-8 here");
    for (String variable : List.of("LC_ALL", "LANG")) {
      command.with("LC_ALL", "").with("LC_CTYPE", "").with("LANG", "").with(variable, "C");
      // This test's own locale may not know the letter, so that printf writes it.
      String line = "exec '" + script + "' team plan --file \"$(printf '\\303\\251.yaml')\"";
      Result result = command.startProgram(List.of("sh", "-c", line)).await();
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.stderr()).contains("\u00e9.yaml: there is no such file.");
    }
  }

  /** The archives of classes that the script has made. */
  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve("cli/target"))) {
      return files
          .filter(file ->
              file.toString().contains("latchkey-") && file.toString().matches(".*\\.(jsa|aot)"))
          .toList();
    }
  }

  @Test
  void archiveOfClassesIsMadeOnceForEachBuildOfJavaAndRead() throws Exception {
    useJavaOfKnownBuild();
    Result first = run("--version");
    assertThat(first.stderr().lines()).as("%s", first).hasSize(1);
    assertThat(archives()).singleElement().satisfies(made -> assertThat(made).isNotEmptyFile());
    Path archive = archives().get(0);
    assertThat(archive.getFileName().toString()).contains(Runtime.version().toString());
    FileTime made = Files.getLastModifiedTime(archive);
    assertThat(filesMappedBy("token", "--scope", "x")).contains(archive.toString());
    assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);
  }

  /** What a JVM has mapped into its memory while az keeps the command waiting. */
  private String filesMappedBy(String... args) throws Exception {
    Path waiting = folder.resolve("waiting");
    Path az = command.program("az", "echo > '" + waiting + "'", "exec sleep 600");
    command.with("LATCHKEY_AZ_PATH", az.toString());
    Running running = start(args);
    LatchkeyProcess.awaitUntil("az", () -> Files.exists(waiting));
    String maps = Files.readString(Path.of("/proc/" + running.process().pid() + "/maps"));
    running.signal("TERM");
    return maps;
  }

  @Test
  void archiveThatIsDamagedOrCannotBeMadeIsNotNoticed() throws Exception {
    useJavaOfKnownBuild();
    run("--version");
    Path archive = archives().get(0);
    for (int size : List.of(0, 100)) {
      byte[] part = Arrays.copyOf(Files.readAllBytes(archive), size);
      Files.delete(archive);
      Files.write(archive, part);
      Result result = run("--version");
      assertThat(result.stdout()).startsWith("latchkey 0.1").hasLineCount(1);
      assertThat(result.stderr()).isEmpty();
    }
    Files.delete(archive);
    Files.createDirectories(archive.resolve("in the way"));
    Result result = run("--version");
    assertThat(result.stdout()).startsWith("latchkey 0.1").hasLineCount(1);
    assertThat(result.stderr()).isEmpty();
  }

  @Test
  void signalReachesTheCommand() throws Exception {
    Running running = start("lab", "start", "--output", "json");
    running.awaitLine("{");
    assertThat(running.signal("TERM").exitCode()).isEqualTo(143);
    command.assertNoProcessLeft();
  }
}
