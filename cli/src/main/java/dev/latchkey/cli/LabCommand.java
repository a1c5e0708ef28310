package dev.latchkey.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab}: the group of the lab's commands. */
@Command(
    name = "lab",
    description = {
      "A Microsoft Entra tenant on this machine, for real tools and apps. Nothing leaves the"
          + " machine."
    },
    footer = {
      "",
      "Examples:",
      "  latchkey lab run -- java -version",
      "  latchkey lab start --help"
    })
final class LabCommand implements Runnable {
  @Mixin CommonOptions common = new CommonOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  LabCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No lab command is given.");
  }
}
