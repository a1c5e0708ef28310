package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The system that the tests run on, for those that read real files and start real programs. */
public final class ThisSystem {
  public static final Platform PLATFORM = Surroundings.ofThisMachine().platform();

  /**
   * Every Windows has its own PowerShell: a test's machine has the tools that the test gives it.
   */
  public static final FileFacts FILES = new WithoutWindowsPowerShell();

  /** Without these no program starts on Windows, or no batch file. */
  private static final List<String> NEEDED =
      List.of("SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "TEMP", "TMP");

  private ThisSystem() {}

  /**
   * Variables as a test gives them, in the form of this system. On Windows the home has another
   * name, and az's token cache is told to be the plain one that it is elsewhere.
   */
  public static Map<String, String> environment(Map<String, String> given) {
    if (!ShellProgram.ON_WINDOWS) {
      return given;
    }
    Map<String, String> all = new HashMap<>(given);
    for (String name : NEEDED) {
      String value = System.getenv(name);
      if (value != null) {
        all.putIfAbsent(name, value);
      }
    }
    if (all.containsKey("HOME")) {
      all.putIfAbsent("USERPROFILE", all.get("HOME"));
    }
    all.putIfAbsent("AZURE_CORE_ENCRYPT_TOKEN_CACHE", "false");
    // Windows does not tell whether its hardware is Azure's: a chain would ask outside of loopback.
    all.merge(
        "AZURE_POD_IDENTITY_AUTHORITY_HOST",
        "http://127.0.0.1:9",
        (theirs, ours) -> theirs.isBlank() ? ours : theirs);
    return all;
  }

  /** The folder that tools are started in, as a tool prints it. */
  public static String neutralFolder() throws IOException {
    return ShellProgram.ON_WINDOWS
        ? System.getenv("SystemRoot")
        : Path.of("/bin").toRealPath().toString();
  }

  private static final class WithoutWindowsPowerShell implements FileFacts {
    private final FileFacts files = Surroundings.ofThisMachine().files();

    @Override
    public FileState stateOf(String path) {
      return path.endsWith("\\v1.0\\powershell.exe") ? FileState.MISSING : files.stateOf(path);
    }

    @Override
    public Optional<String> textOf(String path) {
      return files.textOf(path);
    }
  }
}
