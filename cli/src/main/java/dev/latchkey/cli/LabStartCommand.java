package dev.latchkey.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A lab in the foreground, for any number of shells and tools. */
@Command(
    name = "start",
    description = "Starts a lab that lives until Ctrl-C.",
    footer = {
      "",
      "Prints the console's address, whose fragment is the lab's secret, and how another shell",
      "enters the lab.",
      "",
      "Examples:",
      "  latchkey lab start --env-file lab.env",
      "  latchkey lab start --port 0 --output json"
    })
final class LabStartCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "What is in the lab, lab.yaml; by default Contoso with alice and bob.")
  @Nullable Path file;

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
    return new LabStart(terminal, common.isJson()).run(file, port, envFile);
  }
}
