package dev.latchkey.access.internal.file;

import dev.latchkey.access.Team.Member;
import dev.latchkey.access.Team.MemberKind;
import dev.latchkey.access.internal.names.Names;

/** How members of the group, and owners of an app, are written. */
enum MemberForm {
  /** A member: a user, a group, a service principal. */
  ANY,
  /** An owner of an app registration, which can't be a group. */
  OWNER;

  static final String EXPECTED =
      "user principal names, object ids, {group: NAME} or {servicePrincipal: NAME}";

  Member read(YamlValue value) {
    if (value.kind() == YamlValue.Kind.TEXT) {
      return user(value);
    }
    value.require(TeamKeys.MEMBER);
    boolean isGroup = value.find("group").isPresent();
    if (isGroup == value.find("servicePrincipal").isPresent()) {
      throw value.fault("expected is either the key 'group' or the key 'servicePrincipal'");
    }
    if (isGroup && this == OWNER) {
      throw value.get("group").fault("a group can't own an app: expected are users");
    }
    YamlValue name = value.get(isGroup ? "group" : "servicePrincipal");
    String text = name.text();
    if (isGroup && Names.isGuid(text)) {
      return new Member(MemberKind.OBJECT_ID, Names.key(text));
    }
    return new Member(isGroup ? MemberKind.GROUP : MemberKind.SERVICE_PRINCIPAL, text);
  }

  private static Member user(YamlValue value) {
    String text = value.text();
    if (Names.isGuid(text)) {
      return new Member(MemberKind.OBJECT_ID, Names.key(text));
    }
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1 || text.chars().anyMatch(Character::isWhitespace)) {
      throw value.fault("'" + Names.shown(text) + "': expected are " + EXPECTED);
    }
    return new Member(MemberKind.USER, text);
  }
}
