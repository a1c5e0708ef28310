package dev.latchkey.access.internal.plan;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the group of a file. */
public final class GroupSearch {
  private GroupSearch() {}

  /**
   * Looks for the group.
   *
   * @param azure where to look
   * @param wanted its id, or its name
   * @param caller who looks
   * @return the group; empty if none has the name
   * @throws AccessException if none has the id, if several have the name, or if the caller may not
   *     read groups
   */
  public static Optional<Group> find(Azure azure, Team.GroupName wanted, Caller caller) {
    try {
      return wanted.id().isEmpty()
          ? only(wanted.name(), azure.graph().groupsNamed(wanted.name()))
          : Optional.of(
              azure.graph().findGroup(wanted.id()).orElseThrow(() -> noneWithId(wanted.id())));
    } catch (AzureException e) {
      throw SignInCheck.explained(e, caller);
    }
  }

  private static Optional<Group> only(String name, List<Group> found) {
    if (found.size() > 1) {
      throw new AccessException(
          FailureKind.INVALID_REQUEST,
          "The tenant has "
              + found.size()
              + " groups named '"
              + Names.shown(name)
              + "': "
              + found.stream().map(Group::id).sorted().collect(Collectors.joining(", ")),
          "Name the right one by group: {id: ...}");
    }
    return found.stream().findFirst();
  }

  private static AccessException noneWithId(String id) {
    return new AccessException(
        FailureKind.INVALID_REQUEST, "There is no group with the id '" + id + "'", null);
  }
}
