package dev.latchkey.access;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A difference between the file and the cloud.
 *
 * @param action what is to be done
 * @param kind what it is done to
 * @param name the name of the group, member, role or app
 * @param scope where: a resource id for a role, the group's name for a member, the part of an app;
 *     empty for the others
 */
public record Change(Action action, Kind kind, String name, String scope) {

  /** One line for users, {@code assign role 'Reader' at '/subscriptions/...'}. */
  @Override
  public String toString() {
    return action + " " + kind + " '" + name + "'" + (scope.isEmpty() ? "" : " at '" + scope + "'");
  }

  /**
   * The change in the JSON documents.
   *
   * @return action, kind, name and scope, in this order
   */
  public Map<String, String> toMap() {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("action", action.toString());
    json.put("kind", kind.toString());
    json.put("name", name);
    json.put("scope", scope);
    return json;
  }

  /** What is to be done. */
  public enum Action {
    /** The object does not exist. */
    CREATE,
    /** The object exists, and is not yet a member, an owner, or complete. */
    ADD,
    /** The group does not have the role there. */
    ASSIGN,
    /** It exists, and the file does not name it. */
    REMOVE;

    /** The word of the JSON documents. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a change is done to. */
  public enum Kind {
    /** The group. */
    GROUP,
    /** A member of the group. */
    MEMBER,
    /** A role assignment. */
    ROLE,
    /** An app registration, its service principal, owner or secret. */
    APP;

    /** The word of the JSON documents. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
