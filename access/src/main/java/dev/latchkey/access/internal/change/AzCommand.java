package dev.latchkey.access.internal.change;

import dev.latchkey.access.internal.azure.Graph;
import java.util.List;
import java.util.stream.Collectors;

/** Commands of the Azure CLI, in a form that a POSIX shell reads as they are meant. */
public final class AzCommand {
  private AzCommand() {}

  /**
   * A command.
   *
   * @param arguments what follows {@code az}
   * @return one line
   */
  public static String of(String... arguments) {
    return "az "
        + List.of(arguments).stream().map(AzCommand::quoted).collect(Collectors.joining(" "));
  }

  /** Within single quotes a shell changes nothing; {@code $}, backquotes and {@code !} are safe. */
  public static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./:@=+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** Creates a group. */
  public static String createGroup(String name, String description) {
    return of(
            "ad",
            "group",
            "create",
            "--display-name=" + name,
            "--mail-nickname",
            Graph.nickname(name))
        + (description.isEmpty() ? "" : " " + quoted("--description=" + description));
  }

  /** Assigns a role to a group. */
  public static String assign(String groupId, String role, String scope) {
    return of(
        "role",
        "assignment",
        "create",
        "--assignee-object-id",
        groupId,
        "--assignee-principal-type",
        "Group",
        "--role",
        role,
        "--scope",
        scope);
  }
}
