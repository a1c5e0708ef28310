package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself: finds the subcommand, runs it, and reports how it ended. */
@Command(
    name = "latchkey",
    description = {
      "Signs Java apps in to Azure with the developer's own account, and says why when it can't."
    },
    footer = {
      "",
      "Exit codes:",
      "  0  done                             3  nobody is signed in, or not any more",
      "  1  a fault, or an unreadable tool   4  refused by Entra, a policy, or a missing role",
      "  2  wrong usage                      5  timed out, or the network failed",
      "  130  interrupted",
      "",
      "Examples:",
      "  latchkey demo",
      "  latchkey token --help"
    })
final class Latchkey implements Runnable {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(names = "--version", description = "Show the version and do nothing else.")
  boolean versionAsked;

  @Spec CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;

  private Latchkey(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs a command and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofThisProcess();
    terminal.interruption().interruptThisThread();
    int exitCode = run(terminal, args);
    if (terminal.out().checkError()) {
      terminal.err().println("latchkey: the result could not be written to stdout.");
      exitCode = ExitCode.FAULT.value;
    }
    terminal.interruption().end(exitCode);
    System.exit(exitCode);
  }

  static int run(Terminal terminal, String... args) {
    CommandLine latchkey = commandLine(terminal);
    latchkey.setExecutionStrategy(parsed -> {
      Integer help = CommandLine.executeHelpRequest(parsed);
      return help != null ? help : new CommandLine.RunLast().execute(parsed);
    });
    latchkey.setParameterExceptionHandler(
        (e, line) -> reportUsage(terminal, e, isJsonAskedIn(line)));
    latchkey.setExecutionExceptionHandler(
        (e, command, parsed) -> reportFailure(terminal, e, command));
    return latchkey.execute(args);
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine latchkey =
        new CommandLine(new Latchkey(terminal))
            .addSubcommand("demo", new DemoCommand(terminal))
            .addSubcommand("token", new TokenCommand(terminal))
            .addSubcommand("lab", labCommand(terminal));
    latchkey.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    latchkey.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    latchkey.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    latchkey.setCaseInsensitiveEnumValuesAllowed(true);
    latchkey.setUsageHelpAutoWidth(false);
    latchkey.setUsageHelpWidth(100);
    return latchkey;
  }

  private static CommandLine labCommand(Terminal terminal) {
    CommandLine lab =
        new CommandLine(new LabCommand())
            .addSubcommand("run", new LabRunCommand(terminal))
            .addSubcommand("start", new LabStartCommand(terminal))
            .addSubcommand("login", new LabLoginCommand(terminal));
    return lab;
  }

  @Override
  public void run() {
    if (!versionAsked) {
      throw new ParameterException(spec.commandLine(), "Which command?");
    }
    String version = Latchkey.class.getPackage().getImplementationVersion();
    terminal.out().println("latchkey " + (version == null ? "(built without a jar)" : version));
  }

  /** The parser gave up before it knew the form; what follows {@code --} is another command's. */
  private static boolean isJsonAskedIn(String[] args) {
    List<String> ours = List.of(args);
    ours = ours.contains("--") ? ours.subList(0, ours.indexOf("--")) : ours;
    int option = ours.lastIndexOf("--output");
    String next = option >= 0 && option + 1 < ours.size() ? ours.get(option + 1) : "";
    return next.equalsIgnoreCase("json")
        || ours.stream().anyMatch(word -> word.equalsIgnoreCase("--output=json"));
  }

  private static int reportUsage(Terminal terminal, ParameterException e, boolean isJson) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    String remedy = command + " --help";
    String sentence = message.endsWith("?") || message.endsWith(".") ? message : message + ".";
    CommandFailure failure =
        new CommandFailure(
            FailureKind.INVALID_REQUEST, command + ": " + sentence + " See: " + remedy, remedy);
    return report(terminal, failure, isJson);
  }

  private static int reportFailure(Terminal terminal, Exception e, CommandLine command)
      throws Exception {
    String name = command.getCommandSpec().qualifiedName();
    CommandFailure failure;
    if (terminal.interruption().isStarted()) {
      failure = new CommandFailure(FailureKind.INTERRUPTED, name + ": interrupted.");
    } else if (e instanceof CommandFailure known) {
      failure = known;
    } else {
      e.printStackTrace(terminal.err());
      failure =
          new CommandFailure(
              FailureKind.UNEXPECTED,
              name + ": a fault of latchkey's own (" + e.getClass().getSimpleName() + ").");
    }
    @Nullable CommandSpec common = command.getCommandSpec().mixins().get("common");
    boolean isJson =
        common != null && common.userObject() instanceof CommonOptions options && options.isJson();
    return report(terminal, failure, isJson);
  }

  private static int report(Terminal terminal, CommandFailure failure, boolean isJson) {
    terminal.err().println(isJson ? Json.error(failure) : failure.message());
    return failure.exitCode().value;
  }
}
