package dev.latchkey.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command in a lab of its own. */
@Command(
    name = "run",
    description = "Runs a command in a lab of its own, and ends with its exit code.",
    footer = {
      "",
      "Stdin, stdout and stderr are the command's. Its environment leads each tool that honours",
      "HTTPS_PROXY, and every JVM, into the lab; the home folder is an empty one, and your own Azure",
      "settings are taken away.",
      "",
      "Exit codes: those of the command; 125 the lab failed, 126 the command can't be executed,",
      "127 there is no such command, 128+n a signal n ended it.",
      "",
      "Examples:",
      "  latchkey lab run -- java -version",
      "  latchkey lab run --allow-host example.org -- sh -c 'echo $LATCHKEY_LAB_URL'"
    })
final class LabRunCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "What is in the lab, lab.yaml; by default Contoso with alice and bob.")
  @Nullable Path file;

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      arity = "1..*",
      description = "Hosts of the outside world that the lab lets through, with TLS and without.")
  List<String> allowedHosts = List.of();

  @Option(names = "--keep-home", description = "Keep your own home folder.")
  boolean keepsHome;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments, after --.")
  List<String> command = List.of();

  private final Terminal terminal;

  LabRunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    return new LabRun(terminal, command, keepsHome).run(file, allowedHosts);
  }
}
