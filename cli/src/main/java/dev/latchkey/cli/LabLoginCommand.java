package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab login}: signs a tool in to the lab that this process lives in. */
@Command(
    name = "login",
    description = "Signs the real az or azd in to the lab that this shell is in.",
    footer = {
      "",
      "Runs the tool's device code login, shows what it prints, and approves its code at the lab as",
      "the user.",
      "",
      "Examples:",
      "  latchkey lab login az",
      "  latchkey lab login azd --user bob@contoso.test"
    })
final class LabLoginCommand implements Callable<Integer> {
  /** The tool gives up first, when its code expires; but a prompt may wait longer for its user. */
  private static final Duration TIMEOUT = Duration.ofDays(1);

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "az|azd", description = "The tool.")
  String tool = "";

  @Option(
      names = "--user",
      paramLabel = "USER",
      defaultValue = "alice@contoso.test",
      description = "Who signs in; ${DEFAULT-VALUE} by default.")
  String user = "";

  private final Terminal terminal;

  LabLoginCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    LoginTool loginTool =
        LoginTool.named(tool)
            .filter(known -> known != LoginTool.PWSH)
            .orElseThrow(() ->
                new CommandFailure(
                    FailureKind.INVALID_REQUEST,
                    "Tool '" + tool.replaceAll("\\p{Cntrl}", "?") + "' is not az or azd."));
    Surroundings machine = Surroundings.ofThisMachine();
    loginTool.requireUsableInLab(machine);
    LabControl lab = LabControl.in(terminal.environment());
    lab.requireUser(user);
    String program = loginTool.require(machine);
    signIn(lab, program, new ProcessBuilder(loginTool.login(machine, program, true, null)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tool", tool);
    json.put("path", program);
    json.put("account", user);
    terminal.out().println(common.isJson() ? Json.write(json) : tool + ": signed in as " + user);
    return ExitCode.OK.value;
  }

  private void signIn(LabControl lab, String program, ProcessBuilder builder)
      throws CommandFailure, InterruptedException {
    DeviceCodeLogin login = new DeviceCodeLogin(lab, user, terminal.err()::println);
    String what = "'" + program + "'";
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    int exitCode = login.run(what, builder, TIMEOUT);
    if (exitCode != 0 || !login.isCodeShown()) {
      throw new CommandFailure(
          FailureKind.UNEXPECTED,
          what
              + " ended with exit code "
              + exitCode
              + (login.isCodeShown() ? "." : " and showed no code to sign in with."));
    }
  }
}
