package dev.latchkey.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code team}: the team's access to Azure as one reviewed file. */
@Command(
    name = "team",
    description = "The team's access to Azure as one reviewed file.",
    footer = {
      "",
      "Examples:",
      "  latchkey team plan",
      "  latchkey team roles --for https://contosodata.blob.core.windows.net/reports --read"
    })
final class TeamCommand implements Runnable {
  @Mixin CommonOptions common = new CommonOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  TeamCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No team command is given.");
  }
}
