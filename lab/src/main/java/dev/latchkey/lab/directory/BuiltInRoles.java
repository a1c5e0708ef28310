package dev.latchkey.lab.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The table of role definitions: Azure's own ids, names and actions. It is the file {@code
 * built-in-roles.txt}, so that it can be read and compared line by line.
 */
final class BuiltInRoles {
  private static final String TABLE = "built-in-roles.txt";

  static final List<RoleDefinition> ALL = read();

  private final List<RoleDefinition> roles = new ArrayList<>();
  private String name = "";
  private String id = "";
  private List<String> actions = List.of();
  private List<String> notActions = List.of();
  private List<String> dataActions = List.of();
  private List<String> notDataActions = List.of();

  private BuiltInRoles() {}

  private static List<RoleDefinition> read() {
    try (InputStream in = BuiltInRoles.class.getResourceAsStream(TABLE)) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(in, TABLE), StandardCharsets.US_ASCII));
      BuiltInRoles table = new BuiltInRoles();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          table.line(line.strip());
        }
      }
      table.end();
      return List.copyOf(table.roles);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Either {@code name = id}, which begins a role, or a kind of action and the action. */
  private void line(String line) {
    int equals = line.indexOf(" = ");
    if (equals >= 0) {
      end();
      name = line.substring(0, equals);
      id = line.substring(equals + 3);
      actions = new ArrayList<>();
      notActions = new ArrayList<>();
      dataActions = new ArrayList<>();
      notDataActions = new ArrayList<>();
      return;
    }
    String action = line.substring(line.indexOf(' ') + 1);
    switch (line.substring(0, line.indexOf(' '))) {
      case "action" -> actions.add(action);
      case "notAction" -> notActions.add(action);
      case "dataAction" -> dataActions.add(action);
      case "notDataAction" -> notDataActions.add(action);
      default -> throw new IllegalStateException(TABLE + ": " + line);
    }
  }

  private void end() {
    if (!name.isEmpty()) {
      roles.add(new RoleDefinition("", id, name, actions, notActions, dataActions, notDataActions));
    }
  }
}
