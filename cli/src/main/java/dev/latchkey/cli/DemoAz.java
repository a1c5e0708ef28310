package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import dev.latchkey.identity.internal.tool.az.AzureCli;
import dev.latchkey.lab.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The az of the demo: the machine's own, found as the credential finds it, else the lab's stand-in.
 * It runs in the lab's environment, with a config folder of the lab's.
 */
final class DemoAz {
  private static final String CONFIG_FOLDER = "AZURE_CONFIG_DIR";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern AADSTS = Pattern.compile("AADSTS\\d{4,9}");

  private final Terminal terminal;
  private final Lab lab;
  private final Surroundings inLab;
  private final String program;
  private final boolean isStandIn;
  private final Path configFolder;
  private final String description;

  private DemoAz(Terminal terminal, Lab lab, Surroundings inLab, String program, boolean isStandIn)
      throws CommandFailure, InterruptedException {
    this.terminal = terminal;
    this.lab = lab;
    this.inLab = inLab;
    this.program = program;
    this.isStandIn = isStandIn;
    configFolder = Path.of(inLab.variable(CONFIG_FOLDER).orElseThrow());
    description = isStandIn ? "stand-in (no az here)" : "az " + version() + " (" + program + ")";
  }

  private DemoAz(DemoAz other, Path configFolder) {
    this.terminal = other.terminal;
    this.lab = other.lab;
    this.inLab = other.inLab.with(Map.of(CONFIG_FOLDER, configFolder.toString()));
    this.program = other.program;
    this.isStandIn = other.isStandIn;
    this.configFolder = configFolder;
    this.description = other.description;
  }

  /** The same az with another config folder, for a second person. */
  DemoAz with(Path folder) {
    return new DemoAz(this, folder);
  }

  /** Where it keeps its sign-in. */
  Path configFolder() {
    return configFolder;
  }

  static DemoAz find(Terminal terminal, Lab lab) throws CommandFailure, InterruptedException {
    Map<String, String> environment = new HashMap<>(terminal.environment());
    lab.environment().applyTo(environment);
    Surroundings here = Surroundings.ofThisMachine();
    Surroundings inLab = new Surroundings(environment, here.clock(), here.platform(), here.files());
    try {
      return new DemoAz(terminal, lab, inLab, LoginTool.AZ.find(inLab), false);
    } catch (ToolNotFoundException e) {
      if (inLab.variable(AzureCli.PATH_VARIABLE).isPresent()) {
        throw new CommandFailure(
            FailureKind.NOT_INSTALLED,
            "The demo can't use the Azure CLI of your choice: "
                + e.getMessage()
                + ". Unset "
                + AzureCli.PATH_VARIABLE
                + ", or set it to the absolute path of az.",
            "unset " + AzureCli.PATH_VARIABLE);
      }
      return new DemoAz(terminal, lab, inLab, lab.standInAz().toString(), true);
    }
  }

  /** Puts a process into the lab, where {@code AzureCliCredential} finds this az. */
  void applyTo(Map<String, String> environment) {
    lab.environment().applyTo(environment);
    environment.put(CONFIG_FOLDER, configFolder.toString());
    if (isStandIn) {
      environment.put(AzureCli.PATH_VARIABLE, program);
    }
  }

  /** {@code az 2.91.0 (/usr/bin/az)}, or {@code stand-in}. */
  String description() {
    return description;
  }

  private String version() throws CommandFailure, InterruptedException {
    ToolOutput output = runVersion();
    if (output.exitCode() == 0) {
      try {
        Map<String, @Nullable Object> versions = Json.read(output.stdout());
        if (versions.get("azure-cli") instanceof String version) {
          return version;
        }
      } catch (IOException e) {
        throw failed("version", FailureKind.UNREADABLE_ANSWER, "printed no JSON");
      }
    }
    showLastLines(output.stderr().lines().toList());
    throw failed("version", FailureKind.UNEXPECTED, "ended with exit code " + output.exitCode());
  }

  private ToolOutput runVersion() throws CommandFailure, InterruptedException {
    List<String> command = new AzureCli(inLab).command(program, "version", "--output", "json");
    try {
      return new ToolRunner(inLab).run(command, Map.of(), TIMEOUT);
    } catch (ToolRunException e) {
      String seen = "failed: " + e.getMessage();
      throw switch (e.reason()) {
        case NOT_RUNNABLE -> failed("version", FailureKind.NOT_INSTALLED, seen);
        case NOT_STARTED -> failed("version", FailureKind.UNEXPECTED, seen);
        case TIMED_OUT ->
            failed(
                "version",
                FailureKind.TIMED_OUT,
                "gave no answer within " + TIMEOUT.toSeconds() + " s, and was ended");
        case TOO_MUCH_OUTPUT -> failed("version", FailureKind.UNREADABLE_ANSWER, seen);
      };
    }
  }

  /** Signs a user in: az shows a code, and the lab approves it as that user. */
  void signIn(String user) throws CommandFailure, InterruptedException {
    List<String> printed = Collections.synchronizedList(new ArrayList<>());
    ProcessBuilder builder = new ProcessBuilder(LoginTool.AZ.login(inLab, program, true, null));
    applyTo(builder.environment());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    LabControl control = LabControl.in(inLab.environment());
    int exitCode =
        new DeviceCodeLogin(control, user, printed::add)
            .run("'az login' of " + program, builder, TIMEOUT);
    if (exitCode != 0) {
      showLastLines(printed);
      Matcher code = AADSTS.matcher(String.join("\n", printed));
      throw code.find()
          ? failed("login", FailureKind.REFUSED, "was refused by the lab's Entra: " + code.group())
          : failed("login", FailureKind.UNEXPECTED, "ended with exit code " + exitCode);
    }
  }

  /** Shows what az printed. In a lab it holds no secret, and it explains the failure best. */
  private void showLastLines(List<String> lines) {
    lines.stream()
        .skip(Math.max(0, lines.size() - 10))
        .forEach(line -> terminal.err().println("az: " + line.replaceAll("\\p{Cntrl}", "?")));
  }

  private CommandFailure failed(String command, FailureKind kind, String seen) {
    return new CommandFailure(kind, "'az " + command + "' of " + program + " " + seen + ".");
  }
}
