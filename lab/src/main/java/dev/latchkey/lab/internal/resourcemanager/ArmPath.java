package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Subscription;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The segments of a path. Letter case never matters: tools write {@code resourcegroups} as well as
 * {@code resourceGroups}.
 *
 * @param segments the parts between the slashes
 */
record ArmPath(List<String> segments) {

  static ArmPath parse(String path) {
    return new ArmPath(
        Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList());
  }

  int size() {
    return segments.size();
  }

  String get(int index) {
    return segments.get(index);
  }

  /** True if the segments from an index on are exactly these; {@code *} stands for any segment. */
  boolean matches(int from, String... words) {
    return size() == from + words.length && startsWith(from, words);
  }

  /** True if the segments from an index on begin with these; {@code *} stands for any segment. */
  boolean startsWith(int from, String... words) {
    if (size() < from + words.length) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      if (!words[i].equals("*") && !words[i].equalsIgnoreCase(get(from + i))) {
        return false;
      }
    }
    return true;
  }

  /** The index of the last {@code /providers/<namespace>/<any type>}, or -1. */
  int lastProvider(String namespace) {
    for (int i = size() - 3; i >= 0; i--) {
      if (startsWith(i, "providers", namespace, "*")) {
        return i;
      }
    }
    return -1;
  }

  /** The path up to an index. */
  String upTo(int index) {
    return "/" + String.join("/", segments.subList(0, index));
  }

  /** The tenant of the subscription in the path, if there is one. */
  Optional<String> tenantId(Directory directory) {
    return startsWith(0, "subscriptions", "*")
        ? directory.subscriptions().stream()
            .filter(s -> s.id().equalsIgnoreCase(get(1)))
            .map(Subscription::tenantId)
            .findFirst()
        : Optional.empty();
  }
}
