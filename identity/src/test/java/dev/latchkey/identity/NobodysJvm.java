package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.testing.Permissions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with the tests' class path that runs as a user who is nobody else: no limit binds root. */
final class NobodysJvm {
  /** Of this run alone: the system counts all processes of a user. */
  static final long NOBODY = 1_000_000 + ProcessHandle.current().pid();

  private final Path folder;
  private final Path classes;
  private final List<String> wrapper = new ArrayList<>();

  private NobodysJvm(Path folder, Path classes) {
    this.folder = folder;
    this.classes = classes;
  }

  /** Only root can become another. */
  static void assumePossible() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && new File("/usr/bin/setpriv").canExecute(),
        "only root, with setpriv, can become nobody");
  }

  /**
   * A JVM that may write to a folder.
   *
   * @param classes a folder for the class path, filled by the first JVM that uses it
   */
  static NobodysJvm in(Path folder, Path classes) throws IOException {
    Permissions.set(folder, "rwxrwxrwx");
    Permissions.set(classes, "rwxr-xr-x");
    return new NobodysJvm(folder, classes);
  }

  /** Gives a file or folder to that user. */
  static void own(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", (int) NOBODY);
    Files.setAttribute(path, "unix:gid", (int) NOBODY);
  }

  NobodysJvm under(String... command) {
    wrapper.addAll(List.of(command));
    return this;
  }

  /** Runs a class to its end, and returns what it printed. */
  String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    command.addAll(wrapper);
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // It lives too short for the second compiler.
            "-cp",
            readableClasses().toString(),
            main.getName()));
    command.addAll(List.of(arguments));
    Path printed = folder.resolve("printed");
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .directory(new File("/"))
            .start();
    boolean ended = child.waitFor(120, TimeUnit.SECONDS);
    child.destroyForcibly();
    String output = Files.readString(printed);
    assertThat(ended).as(output).isTrue();
    return output;
  }

  /** nobody can't read a home folder, where Maven keeps the jars: links would not help. */
  private Path readableClasses() throws IOException {
    List<Path> copies = new ArrayList<>();
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : own.split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      Path copy = classes.resolve(copies.size() + "-" + source.getFileName());
      if (Files.exists(copy)) {
        // An earlier JVM of the same class of tests uses it too.
      } else if (Files.isDirectory(source)) {
        copyTree(source, copy);
      } else if (Files.exists(source)) {
        Files.copy(source, copy);
      }
      copies.add(copy);
    }
    return Path.of(String.join(File.pathSeparator, copies.stream().map(Path::toString).toList()));
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path path : all.toList()) {
        if (!path.toString().contains("recordings")) {
          Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
      }
    }
  }
}
