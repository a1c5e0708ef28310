package dev.latchkey.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program: finds the command, runs it, and reports how it ended. */
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
      "  6  a problem was found, or changes are due          130  interrupted",
      "",
      "Examples:",
      "  latchkey demo",
      "  latchkey token --help"
    })
final class Latchkey implements Runnable {
  private static final List<String> COMMANDS =
      List.of("demo", "login", "whoami", "token", "team", "explain", "lab");

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
    int exitCode = ExitCode.FAULT.value;
    try {
      exitCode = run(terminal, args);
      if (terminal.out().checkError()) {
        exitCode = fault(terminal, "the result could not be written to stdout.", args);
      }
    } catch (Error e) { // No memory, or a replaced jar. A signal must not wait for ever.
      e.printStackTrace(terminal.err());
      exitCode = fault(terminal, "an error of Java's, " + e.getClass().getSimpleName() + ".", args);
    } finally {
      terminal.interruption().end(exitCode);
    }
    System.exit(exitCode);
  }

  private static int fault(Terminal terminal, String seen, String... args) {
    return new FailureReport(terminal).reportFault("latchkey: " + seen, args);
  }

  static int run(Terminal terminal, String... args) {
    CommandLine latchkey = commandLine(terminal, args);
    FailureReport failures = new FailureReport(terminal);
    latchkey.setExecutionStrategy(Latchkey::execute);
    latchkey.setParameterExceptionHandler(failures::reportUsage);
    latchkey.setExecutionExceptionHandler((e, command, parsed) -> failures.report(e, command));
    return latchkey.execute(args);
  }

  private static int execute(ParseResult parsed) throws ExecutionException {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    // An --output before the command's name holds for the command too.
    List<CommandLine> commands = parsed.asCommandLineList();
    if (commands.stream().anyMatch(command -> CommonOptions.of(command).isJson())) {
      commands.forEach(command -> CommonOptions.of(command).output = CommonOptions.Output.JSON);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /**
   * The parser. If the first argument is a command, the parser has no other: picocli loads every
   * class that the methods of a command name, and {@code token} should not load the lab.
   */
  static CommandLine commandLine(Terminal terminal, String... args) {
    CommandLine latchkey = new CommandLine(new Latchkey(terminal));
    boolean isNamed = args.length > 0 && COMMANDS.contains(args[0]);
    for (String name : isNamed ? List.of(args[0]) : COMMANDS) {
      latchkey.addSubcommand(name, command(name, terminal));
    }
    latchkey.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    latchkey.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    latchkey.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    latchkey.setCaseInsensitiveEnumValuesAllowed(true);
    // Otherwise an unknown option after --scope S or --allow-host H would be one more value.
    latchkey.setUnmatchedOptionsAllowedAsOptionParameters(false);
    latchkey.setUsageHelpAutoWidth(false);
    latchkey.setUsageHelpWidth(100);
    return latchkey;
  }

  private static Object command(String name, Terminal terminal) {
    return switch (name) {
      case "demo" -> new DemoCommand(terminal);
      case "login" -> new LoginCommand(terminal);
      case "whoami" -> new WhoamiCommand(terminal);
      case "token" -> new TokenCommand(terminal);
      case "team" ->
          new CommandLine(new TeamCommand())
              .addSubcommand("init", new TeamInitCommand(terminal))
              .addSubcommand("plan", new TeamPlanCommand(terminal))
              .addSubcommand("apply", new TeamApplyCommand(terminal))
              .addSubcommand("verify", new TeamVerifyCommand(terminal))
              .addSubcommand("audit", new TeamAuditCommand(terminal))
              .addSubcommand("roles", new TeamRolesCommand(terminal))
              .addSubcommand("export", new TeamExportCommand(terminal));
      case "explain" -> new ExplainCommand(terminal);
      case "lab" ->
          new CommandLine(new LabCommand())
              // After the name of the command to run, every word is that command's.
              .addSubcommand(
                  "run", new CommandLine(new LabRunCommand(terminal)).setStopAtPositional(true))
              .addSubcommand("start", new LabStartCommand(terminal))
              .addSubcommand("login", new LabLoginCommand(terminal));
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Override
  public void run() {
    if (!versionAsked) {
      throw new ParameterException(spec.commandLine(), "Which command?");
    }
    String version = Latchkey.class.getPackage().getImplementationVersion();
    terminal.out().println("latchkey " + (version == null ? "(built without a jar)" : version));
  }
}
