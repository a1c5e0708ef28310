package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab start}: a lab in the foreground, for any number of shells and tools. */
@Command(
    name = "start",
    description = "Starts a lab that lives until Ctrl-C.",
    footer = {
      "",
      "Prints the console's address, whose fragment is the lab's secret, and how another shell",
      "enters the lab.",
      "",
      "The environment file is a batch file if its name ends with .cmd or .bat, a script for",
      "PowerShell with .ps1, and else one for a POSIX shell.",
      "",
      "Examples:",
      "  latchkey lab start --env-file lab.env",
      "  latchkey lab start --port 0 --output json"
    })
final class LabStartCommand implements Callable<Integer> {
  private static final boolean ON_WINDOWS = File.separatorChar == '\\';

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin LabOptions labOptions = new LabOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port of the lab's proxy on loopback; by default any that is free.")
  int port;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description =
          "Where to write the environment for a shell to read; by default into the lab's temporary"
              + " folder. Removed at the end.")
  @Nullable Path envFile;

  private final Terminal terminal;

  LabStartCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (Lab lab = labOptions.start(builder -> builder.port(port));
        EnvFile written = writeEnvFile(lab)) {
      announce(lab, written.path());
      if (!terminal.out().checkError()) { // Nobody could know how to enter the lab, or end it.
        new CountDownLatch(1).await(); // A signal interrupts this thread.
      }
      return ExitCode.OK.value;
    }
  }

  private EnvFile writeEnvFile(Lab lab) throws CommandFailure {
    Path path = envFile != null ? envFile.toAbsolutePath() : envFileOf(lab);
    try {
      return EnvFile.write(path, lab.environment(), terminal.environment());
    } catch (IOException e) {
      throw notWritten(path, e);
    }
  }

  /** Where the environment of a lab is written if nobody says. */
  static Path envFileOf(Lab lab) {
    return Path.of(lab.environment().variables().get("AZURE_CONFIG_DIR"))
        .resolveSibling(ON_WINDOWS ? "lab.cmd" : "lab.env");
  }

  static CommandFailure notWritten(Path path, IOException e) {
    return new CommandFailure(
        FailureKind.INVALID_REQUEST,
        "The environment can't be written to '" + path + "': " + e.getMessage() + ".");
  }

  private void announce(Lab lab, Path envFile) {
    String proxy = "http://127.0.0.1:" + lab.proxyAddress().getPort();
    if (common.isJson()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("labUrl", lab.controlUri().toString());
      json.put("proxy", proxy);
      json.put("envFile", envFile.toString());
      terminal.out().println(Json.write(json));
    } else {
      terminal.out().println("console  " + lab.controlUri());
      terminal.out().println("proxy    " + proxy);
      terminal.out().println("enter    " + EnvForm.of(envFile).reading(envFile.toString()));
      terminal.out().println("then     latchkey lab login az");
      terminal.out().println("end      Ctrl-C here");
    }
  }
}
