package dev.latchkey.cli;

import dev.latchkey.access.ExportFormat;
import dev.latchkey.access.Team;
import dev.latchkey.access.TeamAccess;
import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code team export}: the same set-up for az, Bicep or Terraform. */
@Command(
    name = "export",
    description = "Writes the same set-up as an az script, as Bicep or as Terraform.",
    footer = {
      "",
      "Reads only: names become ids. Bicep needs a file for each scope, and so a folder.",
      "",
      "Examples:",
      "  latchkey team export --as az",
      "  latchkey team export --as terraform --env dev --output json"
    })
final class TeamExportCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin TeamOptions options = new TeamOptions();

  @Option(
      names = "--as",
      paramLabel = "az|bicep|terraform",
      required = true,
      description = "For which tool.")
  String format = "";

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description =
          "Write the files there; an existing file stays. By default one file is printed.")
  @Nullable Path into;

  private final Terminal terminal;

  TeamExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    ExportFormat chosen;
    try {
      chosen = ExportFormat.of(format);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
    Team team = options.team();
    TeamSignIn signIn = TeamSignIn.of(terminal, team.tenant());
    Map<String, String> files =
        TeamSignIn.read(
            terminal,
            "Reading groups and role assignments",
            () -> TeamAccess.of(team, signIn.credential(), signIn.source()).export(chosen));
    if (into != null) {
      write(files, into);
    } else if (!common.isJson() && files.size() > 1) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "latchkey team export: "
              + chosen
              + " needs "
              + files.size()
              + " files. Choose a folder by --into.",
          "--into FOLDER");
    }
    if (common.isJson()) {
      terminal.out().println(Json.write(Map.of("files", json(files))));
    } else if (into == null) {
      files.values().forEach(text -> terminal.out().print(text));
      terminal.out().flush();
    }
    return ExitCode.OK.value;
  }

  private void write(Map<String, String> files, Path folder) throws CommandFailure {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      try {
        Files.createDirectories(folder);
        Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW);
      } catch (IOException e) {
        throw new CommandFailure(
            FailureKind.INVALID_REQUEST,
            path
                + ": it can't be written ("
                + e.getClass().getSimpleName()
                + "). Choose an empty folder.");
      }
      terminal.err().println("written: " + path);
    }
  }

  private static List<Object> json(Map<String, String> files) {
    List<Object> list = new ArrayList<>();
    files.forEach((name, text) -> {
      Map<String, Object> file = new LinkedHashMap<>();
      file.put("name", name);
      file.put("text", text);
      list.add(file);
    });
    return list;
  }
}
