package dev.latchkey.access.internal.azure;

import java.util.List;

/** What is to be done in the directory, and the permissions of a token of which one is enough. */
public enum GraphPermission {
  /** To read groups, users and apps. */
  READ(
      "Directory.Read.All",
      "Group.ReadWrite.All",
      "Group.Read.All",
      "GroupMember.Read.All",
      "GroupMember.ReadWrite.All"),
  /** To create a group. */
  GROUPS("Group.ReadWrite.All", "Group.Create"),
  /** To add or remove members. */
  MEMBERS("GroupMember.ReadWrite.All", "Group.ReadWrite.All"),
  /** To register apps, and to change their owners and secrets. */
  APPS("Application.ReadWrite.All", "Application.ReadWrite.OwnedBy");

  private static final List<String> FOR_ALL =
      List.of("Directory.AccessAsUser.All", "Directory.ReadWrite.All");

  private final String fitting;

  GraphPermission(String... fitting) {
    this.fitting = String.join(" ", fitting);
  }

  private List<String> fitting() {
    return List.of(fitting.split(" ", -1));
  }

  /** The permission to ask for. */
  public String least() {
    return fitting().get(0);
  }

  /** True if a token carries one that is enough. */
  public boolean isHeldBy(Caller caller) {
    return caller.permissions().stream()
        .anyMatch(held -> FOR_ALL.contains(held) || fitting().contains(held));
  }
}
