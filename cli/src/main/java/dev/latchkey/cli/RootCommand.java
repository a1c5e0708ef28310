package dev.latchkey.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command without a name, and the parser of all commands: what picocli reads. */
@Command(
    name = "latchkey",
    description = {
      "Signs Java apps in to Azure with the developer's own account, and says why when it can't."
    },
    footer = {
      "",
      "Exit codes:",
      "    0  done",
      "    1  a fault, or an unreadable tool",
      "    2  wrong usage",
      "    3  nobody is signed in, or not any more",
      "    4  refused by Entra, a policy, or a missing role",
      "    5  timed out, or the network failed",
      "    6  a problem was found, or changes are due",
      "  130  interrupted",
      "",
      "Examples:",
      "  latchkey demo",
      "  latchkey token --help"
    })
final class RootCommand implements Runnable {
  private static final List<String> COMMANDS =
      List.of("demo", "login", "whoami", "token", "doctor", "team", "explain", "lab");
  private static final List<String> OF_TEAM =
      List.of("init", "plan", "apply", "verify", "audit", "roles", "export");
  private static final List<String> OF_LAB = List.of("run", "start", "login", "broker");

  private static final int HELP_WIDTH = 100;

  /** picocli's two columns need it; {@link WrappedText} has one column for less. */
  private static final int LEAST_HELP_WIDTH = 70;

  private static final int UNBROKEN = 1_000;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(names = "--version", description = "Show the version and do nothing else.")
  boolean versionAsked;

  @Spec CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;

  private RootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static int run(Terminal terminal, String... args) {
    CommandLine latchkey = commandLine(terminal, args);
    FailureReport failures = new FailureReport(terminal);
    latchkey.setExecutionStrategy(parsed -> execute(parsed, terminal));
    latchkey.setParameterExceptionHandler(new WrongUsage(failures));
    latchkey.setExecutionExceptionHandler((e, command, parsed) ->
        failures.report(
            e, command.getCommandSpec().qualifiedName(), CommonOptions.of(command).isJson()));
    return latchkey.execute(args);
  }

  private static int execute(ParseResult parsed, Terminal terminal) throws ExecutionException {
    if (isHelpPrinted(parsed, terminal)) {
      return ExitCode.OK.value;
    }
    // An --output before the command's name holds for the command too.
    List<CommandLine> commands = parsed.asCommandLineList();
    if (commands.stream().anyMatch(command -> CommonOptions.of(command).isJson())) {
      commands.forEach(command -> CommonOptions.of(command).output = CommonOptions.Output.JSON);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /**
   * The parser. It has only the command that the first arguments name, if they name one: picocli
   * reads the annotations of every command that it has, and loads each class that their methods
   * name.
   */
  static CommandLine commandLine(Terminal terminal, String... args) {
    CommandLine latchkey = new CommandLine(new RootCommand(terminal));
    add(latchkey, COMMANDS, args, 0, name -> command(name, terminal, args));
    latchkey.registerConverter(Path.class, RootCommand::path);
    latchkey.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    latchkey.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    latchkey.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    latchkey.setCaseInsensitiveEnumValuesAllowed(true);
    // Otherwise an unknown option after --scope S or --allow-host H would be one more value.
    latchkey.setUnmatchedOptionsAllowedAsOptionParameters(false);
    latchkey.setUsageHelpAutoWidth(false);
    latchkey.setUsageHelpWidth(HELP_WIDTH);
    return latchkey;
  }

  /**
   * The help of a command.
   *
   * @param width how many characters the terminal has in a line; 0 where that is not known
   */
  static String help(CommandLine command, int width) {
    if (width <= 0 || width >= HELP_WIDTH) {
      return command.getUsageMessage();
    }
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.footer(WrappedText.paragraphs(usage.footer()));
    boolean isOneColumn = width < LEAST_HELP_WIDTH;
    command.setUsageHelpWidth(isOneColumn ? UNBROKEN : width);
    String help = command.getUsageMessage();
    return isOneColumn ? WrappedText.inOneColumn(help, width) : help;
  }

  /** Prints the help that was asked for, as wide as the terminal. */
  private static boolean isHelpPrinted(ParseResult parsed, Terminal terminal) {
    for (CommandLine command : parsed.asCommandLineList()) {
      if (command.isUsageHelpRequested()) {
        terminal.out().print(help(command, terminal.width()));
        return true;
      }
    }
    return false;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is not a path: " + e.getReason());
    }
  }

  private static void add(
      CommandLine group, List<String> names, String[] args, int at, Function<String, Object> made) {
    boolean isNamed = args.length > at && names.contains(args[at]);
    for (String name : isNamed ? List.of(args[at]) : names) {
      group.addSubcommand(name, made.apply(name));
    }
  }

  private static Object command(String name, Terminal terminal, String... args) {
    return switch (name) {
      case "demo" -> new DemoCommand(terminal);
      case "login" -> new LoginCommand(terminal);
      case "whoami" -> new WhoamiCommand(terminal);
      case "token" -> new TokenCommand(terminal);
      case "doctor" -> new DoctorCommand(terminal);
      case "team" -> {
        CommandLine team = new CommandLine(new TeamCommand());
        add(team, OF_TEAM, args, 1, of -> ofTeam(of, terminal));
        yield team;
      }
      case "explain" -> new ExplainCommand(terminal);
      case "lab" -> {
        CommandLine lab = new CommandLine(new LabCommand());
        add(lab, OF_LAB, args, 1, of -> ofLab(of, terminal));
        yield lab;
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Object ofTeam(String name, Terminal terminal) {
    return switch (name) {
      case "init" -> new TeamInitCommand(terminal);
      case "plan" -> new TeamPlanCommand(terminal);
      case "apply" -> new TeamApplyCommand(terminal);
      case "verify" -> new TeamVerifyCommand(terminal);
      case "audit" -> new TeamAuditCommand(terminal);
      case "roles" -> new TeamRolesCommand(terminal);
      case "export" -> new TeamExportCommand(terminal);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Object ofLab(String name, Terminal terminal) {
    return switch (name) {
      // After the name of the command to run, every word is that command's.
      case "run" -> new CommandLine(new LabRunCommand(terminal)).setStopAtPositional(true);
      case "broker" -> new CommandLine(new LabBrokerCommand(terminal)).setStopAtPositional(true);
      case "start" -> new LabStartCommand(terminal);
      case "login" -> new LabLoginCommand(terminal);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Override
  public void run() {
    if (!versionAsked) {
      throw new ParameterException(spec.commandLine(), "No command is given.");
    }
    String version = RootCommand.class.getPackage().getImplementationVersion();
    terminal.out().println("latchkey " + (version == null ? "(built without a jar)" : version));
  }
}
