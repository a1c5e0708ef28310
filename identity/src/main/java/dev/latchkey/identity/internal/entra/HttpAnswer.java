package dev.latchkey.identity.internal.entra;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An answer.
 *
 * @param status its status
 * @param headers its headers, whose names know no case
 * @param body its body, empty if there is none
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, String body) {
  /** Copies the headers. */
  public HttpAnswer {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> {
      if (name != null && !values.isEmpty()) { // The JDK files the status line under null.
        copy.put(name, List.copyOf(values));
      }
    });
    headers = copy;
  }

  /**
   * A header.
   *
   * @param name its name
   * @return its first value
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> values.get(0).strip());
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
