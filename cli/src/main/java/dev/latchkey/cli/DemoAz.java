package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.tool.az.AzureCli;
import dev.latchkey.lab.Lab;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The az that the demo signs in with: the machine's own, found as the credential finds it, else the
 * lab's stand-in. It runs in the lab's environment, with a config folder of the lab's.
 */
final class DemoAz {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);
  private static final Pattern AADSTS = Pattern.compile("AADSTS\\d{4,9}");

  private final Terminal terminal;
  private final Surroundings surroundings;
  private final String program;
  private final boolean isStandIn;

  private DemoAz(Terminal terminal, Surroundings surroundings, String program, boolean isStandIn) {
    this.terminal = terminal;
    this.surroundings = surroundings;
    this.program = program;
    this.isStandIn = isStandIn;
  }

  static DemoAz find(Terminal terminal, Lab lab) throws CommandFailure {
    Map<String, String> environment = new HashMap<>(terminal.environment());
    lab.environment().applyTo(environment);
    Surroundings inLab = in(environment);
    try {
      String found =
          new ToolFinder(inLab).find("az", AzureCli.PATH_VARIABLE, AzureCli.WINDOWS_FOLDER);
      return new DemoAz(terminal, inLab, found, false);
    } catch (ToolNotFoundException e) {
      if (inLab.variable(AzureCli.PATH_VARIABLE).isPresent()) {
        throw new CommandFailure(
            FailureKind.NOT_INSTALLED,
            "The demo can't use the Azure CLI that it was told to: "
                + e.getMessage()
                + ". Unset "
                + AzureCli.PATH_VARIABLE
                + ", or set it to the absolute path of az.",
            "unset " + AzureCli.PATH_VARIABLE);
      }
      String standIn = lab.standInAz().toString();
      environment.put(AzureCli.PATH_VARIABLE, standIn);
      return new DemoAz(terminal, in(environment), standIn, true);
    }
  }

  private static Surroundings in(Map<String, String> environment) {
    Surroundings here = Surroundings.ofThisMachine();
    return new Surroundings(environment, here.clock(), here.platform(), here.files());
  }

  /** The environment in which {@code AzureCliCredential} finds this az. */
  Map<String, String> environment() {
    return surroundings.environment();
  }

  /** {@code az 2.91.0 (/usr/bin/az)}, or {@code stand-in}. */
  String describe() throws CommandFailure, InterruptedException {
    if (isStandIn) {
      return "stand-in (no az here)";
    }
    try (ToolRun version = run("version", "--output", "json")) {
      return "az " + version(version.await("'az version' of " + program)) + " (" + program + ")";
    }
  }

  private String version(ToolOutput output) throws CommandFailure {
    if (output.exitCode() == 0) {
      try {
        Map<String, @Nullable Object> versions = Json.read(output.stdout());
        if (versions.get("azure-cli") instanceof String version) {
          return version;
        }
      } catch (IOException e) {
        throw failed("version", "printed no JSON", FailureKind.UNREADABLE_ANSWER);
      }
    }
    echo(output);
    throw failed("version", "ended with exit code " + output.exitCode(), FailureKind.UNEXPECTED);
  }

  /** Signs somebody in: az shows a code, and they approve it, as on the sign-in page. */
  void signIn(Lab lab, String user) throws CommandFailure, InterruptedException {
    try (ToolRun login = run("login", "--use-device-code", "--output", "json")) {
      while (!login.isDone() && lab.pendingDeviceCodes().isEmpty()) {
        Thread.sleep(LOOK_INTERVAL.toMillis());
      }
      for (String code : lab.pendingDeviceCodes()) {
        lab.approveDeviceCode(code, user);
      }
      ToolOutput output = login.await("'az login' of " + program);
      if (output.exitCode() != 0) {
        echo(output);
        Matcher code = AADSTS.matcher(output.stderr());
        throw code.find()
            ? failed(
                "login", "was refused by the lab's Entra: " + code.group(), FailureKind.REFUSED)
            : failed("login", "ended with exit code " + output.exitCode(), FailureKind.UNEXPECTED);
      }
    }
  }

  private ToolRun run(String... words) {
    return new ToolRun(surroundings, new AzureCli(surroundings).command(program, words), PATIENCE);
  }

  /** In a lab there is nothing secret in it, and it is the best that there is to find the fault. */
  private void echo(ToolOutput output) {
    List<String> lines = output.stderr().lines().toList();
    lines.stream()
        .skip(Math.max(0, lines.size() - 10))
        .forEach(line -> terminal.err().println("az: " + line.replaceAll("\\p{Cntrl}", "?")));
  }

  private CommandFailure failed(String command, String seen, FailureKind kind) {
    return new CommandFailure(kind, "'az " + command + "' of " + program + " " + seen + ".");
  }
}
