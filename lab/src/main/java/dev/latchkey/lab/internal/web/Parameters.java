package dev.latchkey.lab.internal.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decoded parameters of a query or a form. If a name is repeated, the first value counts. */
public final class Parameters {
  private final Map<String, String> values = new LinkedHashMap<>();

  private Parameters() {}

  /**
   * Reads {@code a=b&c=d}. Text that is not well encoded is kept unchanged.
   *
   * @param text the text, or {@code null} for none
   * @return the pairs
   */
  public static Parameters parse(@Nullable String text) {
    Parameters parameters = new Parameters();
    if (text != null && !text.isEmpty()) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.values.putIfAbsent(decode(name), decode(value));
      }
    }
    return parameters;
  }

  /**
   * Copies the pairs and sets one.
   *
   * @param name its name
   * @param value its value, which replaces an earlier one
   * @return the new pairs
   */
  public Parameters with(String name, String value) {
    Parameters more = new Parameters();
    more.values.putAll(values);
    more.values.put(name, value);
    return more;
  }

  /**
   * Decodes one name or value.
   *
   * @param text the encoded text
   * @return the decoded text; unchanged if it is not well encoded
   */
  public static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /**
   * A value.
   *
   * @param name its name
   * @return the value, if there is one and it is not empty
   */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * A value.
   *
   * @param name its name
   * @return the value, empty if there is none
   */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  /** {@return the pairs in the order they were sent} */
  public Map<String, String> asMap() {
    return Collections.unmodifiableMap(values);
  }
}
