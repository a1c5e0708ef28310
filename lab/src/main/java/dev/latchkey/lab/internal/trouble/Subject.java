package dev.latchkey.lab.internal.trouble;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whom a request is about, as far as that is known by now. Each has the names that it can be called
 * by; none when it is not known.
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
   * With something more that is known.
   *
   * @param what {@code user}, {@code tenant}, {@code client} or {@code resource}
   * @param called the names that it can be called by
   * @return the fuller subject
   */
  public Subject with(String what, String... called) {
    Map<String, List<String>> more = new HashMap<>(names);
    more.put(what, Arrays.stream(called).map(Subject::normalized).toList());
    return new Subject(more);
  }

  /**
   * What something is called first.
   *
   * @param what {@code user}, {@code tenant}, {@code client} or {@code resource}
   * @return its first name; empty when it is not known
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
