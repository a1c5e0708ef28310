package dev.latchkey.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a tool in to the lab that this process lives in. */
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
    return new LabLogin(terminal, common.isJson()).run(tool, user);
  }
}
