package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.ToolFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Are the tools found: from this shell, and by an IDE that the desktop started, whose {@code PATH}
 * is shorter? Nothing is started.
 */
final class ToolsCheck implements Check {
  /** The usual {@code PATH} of a program that the desktop starts. Windows has one for all. */
  private static final String LINUX_DESKTOP =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin";

  private static final String MACOS_DESKTOP = "/usr/bin:/bin:/usr/sbin:/sbin";

  /**
   * Where installers put the tools; {@code ~} is the home folder. On Windows a tool is looked for
   * in its installer's folder anyway.
   */
  private static final List<String> INSTALL_FOLDERS =
      List.of(
          "/usr/bin",
          "/usr/local/bin",
          "/opt/homebrew/bin",
          "/home/linuxbrew/.linuxbrew/bin",
          "/snap/bin",
          "/opt/az/bin",
          "/opt/microsoft/azd",
          "/opt/microsoft/powershell/7",
          "/run/current-system/sw/bin",
          "~/bin",
          "~/.local/bin",
          "~/.azd/bin",
          "~/.dotnet/tools",
          "~/.nix-profile/bin");

  @Override
  public String name() {
    return "tools";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    boolean isAnyFound = tools(machine).stream().anyMatch(tool -> tool.program().isPresent());
    for (SharedTool tool : tools(machine)) {
      findings.add(of(machine, tool, isAnyFound));
    }
    return findings;
  }

  private static List<SharedTool> tools(Machine machine) {
    return List.of(
        machine.tools().tool(SourceName.AZURE_CLI, false),
        machine.tools().tool(SourceName.AZURE_POWERSHELL, false),
        machine.tools().tool(SourceName.AZURE_DEVELOPER_CLI, false));
  }

  private Finding of(Machine machine, SharedTool tool, boolean isAnyFound) {
    ToolFacts facts = tool.facts();
    String title = Machine.title(facts);
    try {
      tool.requireInstalled();
    } catch (Failure e) {
      return missing(machine, facts, title, e, isAnyFound);
    }
    Surroundings surroundings = machine.surroundings();
    Optional<String> path = tool.program();
    if (path.isEmpty() || surroundings.variable(facts.pathVariable()).isPresent()) {
      return Finding.ok(this, title + path.map(at -> ": '" + at + "'.").orElse(" is installed."));
    }
    if (machine.isLinuxInWindows() && path.get().startsWith("/mnt/")) {
      return Finding.warning(
          this,
          title
              + " is '"
              + path.get()
              + "', a program of Windows: it starts slowly here, and its sign-in is that of"
              + " Windows.",
          "install " + facts.source() + " inside WSL");
    }
    Optional<String> desktop = desktopPath(surroundings.platform());
    if (desktop.isPresent()
        && Machine.program(surroundings.with(Map.of("PATH", desktop.get())), facts).isEmpty()) {
      return Finding.warning(
          this,
          title
              + " is '"
              + path.get()
              + "'. An IDE that the desktop starts has a shorter PATH and may not find it.",
          "in the IDE's run configuration, set " + facts.pathVariable() + "=" + path.get());
    }
    return Finding.ok(this, title + ": '" + path.get() + "'.");
  }

  private Finding missing(
      Machine machine, ToolFacts facts, String title, Failure e, boolean isAnyFound) {
    Surroundings surroundings = machine.surroundings();
    if (surroundings.variable(facts.pathVariable()).isPresent()) {
      return Finding.problem(
          this, title + ": " + e.seen() + ".", machine.unset(List.of(facts.pathVariable())));
    }
    Optional<String> elsewhere =
        surroundings.platform() == Platform.WINDOWS
            ? Optional.empty()
            : Machine.program(
                surroundings.with(Map.of("PATH", installFolders(surroundings))), facts);
    if (elsewhere.isEmpty()) {
      return Finding.skipped(this, title + " is not installed: " + e.seen() + ".");
    }
    String message =
        title
            + " is '"
            + elsewhere.get()
            + "', which is not in the PATH of this process: "
            + e.seen()
            + ".";
    String remedy = machine.set(facts.pathVariable(), elsewhere.get());
    return isAnyFound
        ? Finding.warning(this, message, remedy)
        : Finding.problem(this, message, remedy);
  }

  private static Optional<String> desktopPath(Platform platform) {
    return switch (platform) {
      case LINUX -> Optional.of(LINUX_DESKTOP);
      case MACOS -> Optional.of(MACOS_DESKTOP);
      case WINDOWS -> Optional.empty();
    };
  }

  private static String installFolders(Surroundings surroundings) {
    String home = surroundings.home().orElse("/nonexistent");
    return String.join(
        ":", INSTALL_FOLDERS.stream().map(folder -> folder.replace("~", home)).toList());
  }
}
