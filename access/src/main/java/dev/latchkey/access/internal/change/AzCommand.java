package dev.latchkey.access.internal.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.access.AccessException;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * An argument. Within single quotes a shell changes nothing. az itself reads an argument, or the
   * value behind {@code =}, from a file if it begins with {@code @}, and knows no way around that:
   * the name of a group could make an admin's az send the content of any file.
   */
  public static String quoted(String argument) {
    if (argument.startsWith("@") || argument.contains("=@")) {
      throw new AccessException(
          FailureKind.INVALID_REQUEST,
          "The Azure CLI can't take the text '"
              + Names.shown(argument)
              + "': it reads a file where '@' comes first",
          null);
    }
    return argument.matches("[A-Za-z0-9_./:@=+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /**
   * Creates a group. {@code az ad group create} of az 2.91 puts the name into a filter as it is and
   * fails if it has an apostrophe: then the request itself is the command.
   */
  public static String createGroup(String name, String description) {
    if (name.contains("'")) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("displayName", name);
      if (!description.isEmpty()) {
        body.put("description", description);
      }
      body.put("mailEnabled", false);
      body.put("mailNickname", Graph.nickname(name));
      body.put("securityEnabled", true);
      return post("groups", body);
    }
    return of(
            "ad",
            "group",
            "create",
            "--display-name=" + name,
            "--mail-nickname",
            Graph.nickname(name))
        + (description.isEmpty() ? "" : " " + quoted("--description=" + description));
  }

  /** Registers an app, as {@link #createGroup} for the same reason. */
  public static String createApp(String name) {
    if (name.contains("'")) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("displayName", name);
      body.put("signInAudience", "AzureADMyOrg");
      return post("applications", body);
    }
    return of(
        "ad", "app", "create", "--display-name=" + name, "--sign-in-audience", "AzureADMyOrg");
  }

  private static String post(String collection, Map<String, Object> body) {
    return of(
        "rest",
        "--method",
        "post",
        "--url",
        "https://graph.microsoft.com/v1.0/" + collection,
        "--body",
        json(body));
  }

  private static String json(Map<String, Object> body) {
    try {
      return new ObjectMapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Assigns a role to a group at a scope, by its resource id. */
  public static String assign(String groupId, String role, String scope) {
    return assignAt(groupId, role, quoted(scope));
  }

  /**
   * Assigns a role to a group.
   *
   * @param word the scope as a shell reads it: quoted, or the output of another command
   */
  static String assignAt(String groupId, String role, String word) {
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
            "--scope")
        + " "
        + word;
  }
}
