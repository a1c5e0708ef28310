package dev.latchkey.access.internal.file;

import dev.latchkey.access.internal.names.Names;
import java.util.ArrayList;
import java.util.List;

/** Writes a first {@code team.yaml}, in the form that a person would give it. */
public final class TeamWriter {
  private final List<String> lines = new ArrayList<>();

  /** Starts a file for a tenant. */
  public TeamWriter(String tenantId, String domain) {
    add("# The team's access to Azure for local development. Made by: latchkey team init");
    add("# Compare with the cloud: latchkey team plan. Make it so: latchkey team apply");
    add("");
    add("tenant: " + tenantId + comment(domain));
  }

  private void add(String line) {
    lines.add(line);
  }

  private static String comment(String text) {
    return text.isEmpty() ? "" : " # " + Names.shown(text);
  }

  /** A text as a YAML scalar: plain where nothing could be read as something else. */
  static String scalar(String text) {
    boolean isPlain =
        text.matches("[\\p{L}/][\\p{L}\\p{N} ._/@-]*[\\p{L}\\p{N}]")
            && !text.matches("(?i)null|true|false|yes|no|on|off");
    if (isPlain) {
      return text;
    }
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** The group, by its id where it is there. */
  public void group(String id, String name, String description) {
    add("");
    add("group:");
    if (!id.isEmpty()) {
      add("  id: " + id + comment(name));
      return;
    }
    add("  name: " + scalar(name));
    add("  description: " + scalar(description));
  }

  /** Begins the members. */
  public void members() {
    add("");
    add("members:");
  }

  /** A member, by object id. */
  public void member(String id, String name) {
    add("  - " + id + comment(name));
  }

  /** Begins the roles. */
  public void roles() {
    add("");
    add("roles:");
  }

  /** A role at a scope. */
  public void role(String role, String scope) {
    add("  - role: " + scalar(role));
    add("    scope: " + scalar(scope));
  }

  /** A line for readers. */
  public void remark(String text) {
    add("# " + Names.shown(text));
  }

  /** An empty line. */
  public void gap() {
    add("");
  }

  /** The text of the file. */
  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
