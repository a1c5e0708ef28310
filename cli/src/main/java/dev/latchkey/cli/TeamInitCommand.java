package dev.latchkey.cli;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.TeamInit;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code team init}: a first file from what is there. */
@Command(
    name = "init",
    description = "Writes a first team.yaml from what is there; an existing file stays.",
    footer = {
      "",
      "Without --group the file describes a new group. Nothing in the cloud is changed.",
      "",
      "Examples:",
      "  latchkey team init --file first.yaml",
      "  latchkey team init --group app-developers --file app-developers.yaml"
    })
final class TeamInitCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The file to write: ${DEFAULT-VALUE} by default.")
  Path file = Path.of("team.yaml");

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description =
          "A group that exists, by name or object id: its members and roles are taken over.")
  @Nullable String group;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant's id or domain; by default that of the signed-in account.")
  @Nullable String tenant;

  private final Terminal terminal;

  TeamInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    try {
      TeamInit.requireNew(file);
    } catch (AccessException e) {
      throw CommandFailure.of(e);
    }
    TeamSignIn signIn = TeamSignIn.of(terminal, tenant);
    TeamInit init = TeamInit.of(signIn.credential(), signIn.source());
    init = tenant == null ? init : init.tenant(tenant);
    TeamInit chosen = group == null ? init : init.group(group);
    TeamSignIn.read(
        terminal,
        "Reading the group and its roles",
        () -> {
          chosen.write(file);
          return file;
        });
    terminal
        .out()
        .println(
            common.isJson()
                ? Json.write(Map.of("file", file.toString()))
                : file + " was written. Read it, then run: latchkey team plan --file " + file);
    return ExitCode.OK.value;
  }
}
