package dev.latchkey.lab.internal.trouble;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The user, tenant, client and resource that a request is about, as far as they are known. Each has
 * one or more names.
 *
 * @param names the names of {@code user}, {@code tenant}, {@code client} and {@code resource}
 */
public record Subject(Map<String, List<String>> names) {
  /** Nothing is known. */
  public static final Subject UNKNOWN = new Subject(Map.of());

  /** Copies the map. */
  public Subject {
    names = Map.copyOf(names);
  }

  /**
   * Adds a name.
   *
   * @param what {@code user}, {@code tenant}, {@code client} or {@code resource}
   * @param called its names
   * @return the subject with these names
   */
  public Subject with(String what, String... called) {
    Map<String, List<String>> more = new HashMap<>(names);
    more.put(what, Arrays.stream(called).map(Subject::normalized).toList());
    return new Subject(more);
  }

  /**
   * The first name of a part.
   *
   * @param what {@code user}, {@code tenant}, {@code client} or {@code resource}
   * @return its first name, empty if it is not known
   */
  public String name(String what) {
    return names.getOrDefault(what, List.of("")).get(0);
  }

  boolean fits(Map<String, String> criteria) {
    return criteria.entrySet().stream()
        .allMatch(
            c -> names.getOrDefault(c.getKey(), List.of()).contains(normalized(c.getValue())));
  }

  /** Letter case, and a slash at the end of a resource, make no difference. */
  private static String normalized(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
