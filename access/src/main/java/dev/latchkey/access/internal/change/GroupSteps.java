package dev.latchkey.access.internal.change;

import dev.latchkey.access.Change;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Principal;
import java.util.List;
import java.util.stream.Stream;

/** Changes of the group and its members. */
public final class GroupSteps {
  private GroupSteps() {}

  private static List<String> ownersOf(Work work, String role) {
    List<String> owners = work.findGroup().map(group -> owners(work, group)).orElse(List.of());
    return Stream.concat(
            owners.stream().map(owner -> "the group's owner " + owner), Stream.of(role))
        .toList();
  }

  private static List<String> owners(Work work, Group group) {
    try {
      return work.azure().graph().groupOwners(group.id()).stream()
          .map(Principal::name)
          .limit(5)
          .toList();
    } catch (AzureException e) {
      return List.of();
    }
  }

  /** Creates the security group. */
  public record Create(String name, String description) implements DirectoryStep {
    @Override
    public Change change() {
      return new Change(Change.Action.CREATE, Change.Kind.GROUP, name, "");
    }

    @Override
    public void write(Work work) {
      Graph graph = work.azure().graph();
      OnlyOne<Group> group =
          new OnlyOne<>(Group::created, Group::id) {
            @Override
            List<Group> named() {
              return graph.groupsNamed(name);
            }

            @Override
            Group create() {
              return graph.createGroup(name, description);
            }

            @Override
            void delete(String id) {
              graph.deleteGroup(id);
            }
          };
      work.group(group.get(work.patience()));
    }

    @Override
    public DirectoryRight right() {
      return DirectoryRight.CREATE_GROUP;
    }

    @Override
    public List<String> helpers(Work work) {
      return List.of("a Groups Administrator or User Administrator");
    }

    @Override
    public String command(Work work) {
      return AzCommand.createGroup(name, description);
    }
  }

  /** Adds a member. */
  public record Add(Principal member, String group) implements DirectoryStep {
    @Override
    public Change change() {
      return new Change(Change.Action.ADD, Change.Kind.MEMBER, member.name(), group);
    }

    @Override
    public void write(Work work) {
      String id = work.group().id();
      work.patience()
          .untilKnown(
              "Microsoft Graph knows the new group",
              Patience::isNotReplicated,
              () -> {
                work.azure().graph().addMember(id, member);
                return true;
              });
    }

    @Override
    public DirectoryRight right() {
      return DirectoryRight.CHANGE_MEMBERS;
    }

    @Override
    public List<String> helpers(Work work) {
      return ownersOf(work, "a Groups Administrator or User Administrator");
    }

    @Override
    public String command(Work work) {
      return AzCommand.of(
          "ad", "group", "member", "add", "--group", work.group().id(), "--member-id", member.id());
    }
  }

  /** Takes a member out that the file does not name. */
  public record Remove(Principal member, String group) implements DirectoryStep {
    @Override
    public Change change() {
      return new Change(Change.Action.REMOVE, Change.Kind.MEMBER, member.name(), group);
    }

    @Override
    public void write(Work work) {
      work.azure().graph().removeMember(work.group().id(), member);
    }

    @Override
    public DirectoryRight right() {
      return DirectoryRight.CHANGE_MEMBERS;
    }

    @Override
    public List<String> helpers(Work work) {
      return ownersOf(work, "a Groups Administrator or User Administrator");
    }

    @Override
    public String command(Work work) {
      return AzCommand.of(
          "ad",
          "group",
          "member",
          "remove",
          "--group",
          work.group().id(),
          "--member-id",
          member.id());
    }
  }
}
