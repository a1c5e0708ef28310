package dev.latchkey.access.internal.plan;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Team.Member;
import dev.latchkey.access.Team.MemberKind;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds the members and owners of a file in the directory, few requests for many of them. */
final class Principals {
  private static final int MOST_NAMED = 10;

  private final Graph graph;
  private final Map<String, Principal> byName = new HashMap<>();
  private final Map<String, Principal> byId = new HashMap<>();
  private final List<String> missing = new ArrayList<>();

  Principals(Graph graph) {
    this.graph = graph;
  }

  /** Notes principals that were read anyway, so that nobody looks for them again. */
  void know(List<Principal> principals) {
    for (Principal principal : principals) {
      byId.put(Names.key(principal.id()), principal);
      if (principal.type().equals("User")) {
        byName.put(Names.key(principal.name()), principal);
      }
    }
  }

  /**
   * Finds members.
   *
   * @return them in the order of the file, each once
   * @throws AccessException if one is not there or not certain; the message names all of those
   */
  List<Principal> find(List<Member> members) {
    know(graph.usersNamed(unknown(members, MemberKind.USER, byName)));
    know(graph.findByIds(unknown(members, MemberKind.OBJECT_ID, byId)));
    Map<String, Principal> found = new LinkedHashMap<>();
    for (Member member : members) {
      find(member).ifPresent(principal -> found.putIfAbsent(principal.id(), principal));
    }
    if (!missing.isEmpty()) {
      String first = missing.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
      String more =
          missing.size() > MOST_NAMED ? "; and " + (missing.size() - MOST_NAMED) + " more" : "";
      throw new AccessException(
          FailureKind.INVALID_REQUEST, "The file names who is not there: " + first + more, null);
    }
    return List.copyOf(found.values());
  }

  private static List<String> unknown(
      List<Member> members, MemberKind kind, Map<String, Principal> known) {
    return members.stream()
        .filter(member -> member.kind() == kind)
        .map(Member::name)
        .filter(name -> !known.containsKey(Names.key(name)))
        .toList();
  }

  private Optional<Principal> find(Member member) {
    return switch (member.kind()) {
      case USER -> found(byName, member, () -> elsewhere(member.name()));
      case OBJECT_ID -> found(byId, member, () -> "no object of this tenant has this id");
      case GROUP -> one(member, groups(member.name()));
      case SERVICE_PRINCIPAL -> one(member, servicePrincipals(member.name()));
    };
  }

  private Optional<Principal> found(
      Map<String, Principal> known, Member member, Supplier<String> why) {
    Principal principal = known.get(Names.key(member.name()));
    if (principal == null) {
      missing.add("'" + Names.shown(member.name()) + "' (" + why.get() + ")");
    }
    return Optional.ofNullable(principal);
  }

  /** A guest has another name here than at home. */
  private String elsewhere(String name) {
    List<Principal> guests = graph.guestsNamed(name);
    return guests.size() == 1
        ? "a guest here: use '" + guests.get(0).name() + "' or " + guests.get(0).id()
        : "no user of this tenant has this name; a user of another tenant must be invited first";
  }

  private List<Principal> groups(String name) {
    return graph.groupsNamed(name).stream().map(Principals::principal).toList();
  }

  static Principal principal(Group group) {
    return new Principal(group.id(), "Group", group.name());
  }

  private List<Principal> servicePrincipals(String name) {
    return Names.isGuid(name)
        ? graph.findServicePrincipal(name).stream().toList()
        : graph.servicePrincipalsNamed(name);
  }

  private Optional<Principal> one(Member member, List<Principal> found) {
    if (found.size() == 1) {
      return Optional.of(found.get(0));
    }
    String what = member.kind() == MemberKind.GROUP ? "group" : "service principal";
    missing.add(
        "'"
            + Names.shown(member.name())
            + "' ("
            + (found.isEmpty()
                ? "no " + what + " of this tenant has this name"
                : found.size()
                    + " of this name, use the object id: "
                    + found.stream().map(Principal::id).sorted().collect(Collectors.joining(", ")))
            + ")");
    return Optional.empty();
  }
}
