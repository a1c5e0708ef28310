package dev.latchkey.lab.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in what, or owns what: pairs of an object and a principal, found from either side in the
 * order in which they were added. Not safe for several threads.
 */
final class Links {
  private final Map<String, Set<String>> principals = new HashMap<>();
  private final Map<String, Set<String>> objects = new HashMap<>();

  /** True if the pair is new. */
  boolean add(String objectId, String principalId) {
    objects.computeIfAbsent(principalId, id -> new LinkedHashSet<>()).add(objectId);
    return principals.computeIfAbsent(objectId, id -> new LinkedHashSet<>()).add(principalId);
  }

  /** True if the pair was there. */
  boolean remove(String objectId, String principalId) {
    objects.getOrDefault(principalId, new HashSet<>()).remove(objectId);
    return principals.getOrDefault(objectId, new HashSet<>()).remove(principalId);
  }

  /** Removes every pair of an object or a principal. */
  void forget(String id) {
    principalsOf(id).forEach(principal -> remove(id, principal));
    objectsOf(id).forEach(object -> remove(object, id));
  }

  List<String> principalsOf(String objectId) {
    return List.copyOf(principals.getOrDefault(objectId, Set.of()));
  }

  List<String> objectsOf(String principalId) {
    return List.copyOf(objects.getOrDefault(principalId, Set.of()));
  }
}
