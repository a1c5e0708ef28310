package dev.latchkey.access.internal.change;

import dev.latchkey.access.Change;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Permission;
import dev.latchkey.access.internal.azure.Principal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of the group and its members. */
public final class GroupSteps {
  /** The choice among groups of one name: the oldest, then the smallest id. */
  private static final Comparator<Group> FIRST =
      Comparator.comparing(Group::created).thenComparing(Group::id);

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
  public record Create(String name, String description) implements Step {
    @Override
    public Change change() {
      return new Change(Change.Action.CREATE, Change.Kind.GROUP, name, "");
    }

    @Override
    public void write(Work work) {
      Graph graph = work.azure().graph();
      Optional<Group> there = graph.groupsNamed(name).stream().min(FIRST);
      if (there.isPresent()) {
        work.group(there.get());
        return;
      }
      Group mine = graph.createGroup(name, description);
      work.patience().settle();
      Group winner =
          Stream.concat(graph.groupsNamed(name).stream(), Stream.of(mine)).min(FIRST).orElse(mine);
      if (!winner.id().equals(mine.id())) {
        // Another run made one at the same time. Both runs choose the same one.
        graph.deleteGroup(mine.id());
      }
      work.group(winner);
    }

    @Override
    public Optional<Permission> permission() {
      return Optional.of(Permission.GROUPS);
    }

    @Override
    public String action() {
      return "microsoft.directory/groups.security/create";
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
  public record Add(Principal member, String group) implements Step {
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
    public Optional<Permission> permission() {
      return Optional.of(Permission.MEMBERS);
    }

    @Override
    public String action() {
      return "microsoft.directory/groups/members/update";
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
  public record Remove(Principal member, String group) implements Step {
    @Override
    public Change change() {
      return new Change(Change.Action.REMOVE, Change.Kind.MEMBER, member.name(), group);
    }

    @Override
    public void write(Work work) {
      work.azure().graph().removeMember(work.group().id(), member);
    }

    @Override
    public Optional<Permission> permission() {
      return Optional.of(Permission.MEMBERS);
    }

    @Override
    public String action() {
      return "microsoft.directory/groups/members/update";
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
