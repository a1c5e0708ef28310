package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Native;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where Microsoft's library is: where {@code LATCHKEY_MSALRUNTIME_PATH} says; else, on Windows, in
 * the jar {@code com.microsoft.azure:javamsalruntime} on the class path; else where Visual Studio
 * Code brings it, if it is installed for the whole machine. A Visual Studio Code in the user's own
 * folder is not looked for: whoever can write there would choose what this JVM loads. The variable
 * may name it.
 *
 * <p>Source: the folders of Visual Studio Code's extension microsoft-authentication, and the jar
 * javamsalruntime 0.13.10.
 */
final class RuntimeFile {
  /** The variable that names the library. */
  static final String VARIABLE = "LATCHKEY_MSALRUNTIME_PATH";

  private static final String IN_CODE = "resources/app/extensions/microsoft-authentication/dist/";
  private static final String IN_JAR = "external-dlls/MSALRuntimeDlls/";

  private final Surroundings machine;
  private final boolean isArm;

  RuntimeFile(Surroundings machine) {
    this.machine = machine;
    this.isArm = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).contains("aarch64");
  }

  /** Fails if there is no library. Loads nothing. */
  void requireThere() throws Failure {
    if (named().isEmpty() && !isInJar() && ofCode().isEmpty()) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "MSALRuntime, Microsoft's library for the broker, is missing",
          Remedy.step(
              machine.platform() == Platform.WINDOWS
                  ? "add com.microsoft.azure:javamsalruntime and net.java.dev.jna:jna"
                  : "set " + VARIABLE + " to its path"));
    }
  }

  /** The absolute path of the library; one from a jar is unpacked by JNA. */
  String find() throws Failure {
    Optional<String> named = named();
    if (named.isPresent()) {
      return named.get();
    }
    if (isInJar()) {
      try {
        return Native.extractFromResourcePath("/" + IN_JAR + name(), getClass().getClassLoader())
            .getAbsolutePath();
      } catch (IOException e) {
        throw new Failure(
            FailureKind.NOT_AVAILABLE_HERE,
            "Microsoft's library for the broker can't be unpacked from its jar",
            Remedy.step("check that the temporary folder can be written to"),
            e);
      }
    }
    requireThere();
    return ofCode().orElseThrow();
  }

  /** The library that the variable names. */
  private Optional<String> named() throws Failure {
    Optional<String> path = machine.variable(VARIABLE);
    if (path.isPresent() && (!machine.isAbsolute(path.get()) || !isFile(path.get()))) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          VARIABLE
              + " is '"
              + Surroundings.shown(path.get())
              + "', which is not the absolute path of a file",
          Remedy.step("unset " + VARIABLE + ", or set it to the path of " + name()));
    }
    return path;
  }

  private boolean isFile(String path) {
    FileState state = machine.files().stateOf(path);
    return state != FileState.MISSING && state != FileState.NOT_A_FILE;
  }

  private boolean isInJar() {
    return machine.platform() == Platform.WINDOWS
        && getClass().getClassLoader().getResource(IN_JAR + name()) != null;
  }

  private Optional<String> ofCode() {
    Optional<String> folder =
        switch (machine.platform()) {
          case WINDOWS ->
              machine.variable("ProgramFiles").map(files -> files + "/Microsoft VS Code/");
          case MACOS -> Optional.of("/Applications/Visual Studio Code.app/Contents/");
          default -> Optional.empty();
        };
    return folder.map(found -> found + IN_CODE + name()).filter(this::isFile);
  }

  private String name() {
    return switch (machine.platform()) {
      case WINDOWS -> isArm ? "msalruntime_arm64.dll" : "msalruntime.dll";
      case MACOS -> isArm ? "libmsalruntime_arm64.dylib" : "libmsalruntime_x64.dylib";
      default -> "libmsalruntime.so";
    };
  }
}
