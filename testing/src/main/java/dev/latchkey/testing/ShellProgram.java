package dev.latchkey.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program made of a shell script. On Linux and macOS it is the script. Windows runs no scripts:
 * az becomes a batch file there, as it is one on Windows, and any other program a copy of a shell
 * that runs the script of its own name. The shell is built from {@code .ci/wine/sh}, and the
 * variable {@code LATCHKEY_TEST_SH} has its path.
 */
public final class ShellProgram {
  /** Whether this is Windows. */
  public static final boolean ON_WINDOWS = File.separatorChar == '\\';

  private ShellProgram() {}

  /**
   * Writes a program, over an earlier one of that name.
   *
   * @param folder where it is to be
   * @param name its name, without an extension, or on Windows with that of a program: {@code
   *     az.exe}
   * @param script what it does, without the first line that names the shell
   * @return the program
   */
  public static Path write(Path folder, String name, String script) {
    Path program = in(folder, name);
    try {
      if (!ON_WINDOWS) {
        InPlace.write(program, "#!/bin/sh\n" + script);
        return Permissions.set(program, "rwxr-xr-x");
      }
      String text = name.replace(".exe", "") + ".sh";
      InPlace.write(folder.resolve(text), script);
      if (program.toString().endsWith(".cmd")) {
        InPlace.write(program, "@\"" + shell() + "\" \"%~dp0" + text + "\" %*\r\n");
      } else if (!Files.exists(program)) {
        Files.copy(shell(), program);
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Finds the path of a program.
   *
   * @param folder its folder
   * @param name its name, as {@link #write} takes it
   * @return where {@link #write} puts it
   */
  public static Path in(Path folder, String name) {
    boolean isComplete = !ON_WINDOWS || name.endsWith(".exe");
    return folder.resolve(isComplete ? name : name + (name.equals("az") ? ".cmd" : ".exe"));
  }

  /** A copy for this JVM, so that a test can tell which processes are its own. */
  private static Path shell() throws IOException {
    Path own = Path.of(System.getProperty("java.io.tmpdir"), "sh.exe");
    if (!Files.exists(own)) {
      String built = System.getenv("LATCHKEY_TEST_SH");
      if (built == null) {
        throw new IllegalStateException(
            "LATCHKEY_TEST_SH is not set: it names the shell that runs fake tools on Windows,"
                + " which go build makes in .ci/wine/sh");
      }
      Files.copy(Path.of(built), own);
    }
    return own;
  }
}
