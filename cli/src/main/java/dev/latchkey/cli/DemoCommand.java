package dev.latchkey.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the main job on a machine that has nothing but a JDK. */
@Command(
    name = "demo",
    description =
        "Shows it all in one go: a lab, a sign-in, a token, a blob client, a missing role and its"
            + " repair.",
    footer = {
      "",
      "Uses the Azure CLI (LATCHKEY_AZ_PATH, else az on PATH), in a config folder of the lab's: your",
      "own sign-in is not touched. Without one, the lab's stand-in. Nothing leaves the machine, and",
      "nothing stays on it.",
      "",
      "Examples:",
      "  latchkey demo",
      "  latchkey demo --output json"
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    DemoReport report = new DemoReport(terminal, common.isJson());
    try {
      new Demo(terminal, report).run();
      report.end(true);
      return ExitCode.OK.value;
    } catch (Exception e) {
      report.end(false);
      throw e;
    }
  }
}
