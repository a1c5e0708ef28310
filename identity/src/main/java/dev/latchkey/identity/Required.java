package dev.latchkey.identity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options without which a credential can't be built: all that are missing are named at once.
 */
final class Required {
  private final String credential;
  private final List<String> missing = new ArrayList<>();

  Required(Class<?> credential) {
    this.credential = credential.getSimpleName();
  }

  /**
   * Notes an option.
   *
   * @param setter the name of its setter
   * @param value its value; {@code null} and blank are missing
   * @return the value, empty if it is missing: {@link #check} comes before anybody sees it
   */
  String of(String setter, @Nullable String value) {
    return of(setter, null, value);
  }

  /**
   * Notes an option that a variable may give instead.
   *
   * @param setter the name of its setter
   * @param variable the name of the variable, or {@code null}
   * @param value its value; {@code null} and blank are missing
   * @return the value, empty if it is missing
   */
  String of(String setter, @Nullable String variable, @Nullable String value) {
    if (value == null || value.isBlank()) {
      missing.add(setter + "(…)" + (variable == null ? "" : " or the variable " + variable));
      return "";
    }
    return value;
  }

  /**
   * Notes a variable that has no setter.
   *
   * @param variable its name
   * @param value its value; {@code null} and blank are missing
   * @return the value, empty if it is missing
   */
  String variable(String variable, @Nullable String value) {
    if (value == null || value.isBlank()) {
      missing.add("the variable " + variable);
      return "";
    }
    return value;
  }

  /** Notes an option that is no text. */
  void present(String setter, @Nullable Object value) {
    if (value == null) {
      missing.add(setter + "(…)");
    }
  }

  void check() {
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          credential
              + " can't be built: options are missing. Set "
              + String.join("; ", missing)
              + ".");
    }
  }
}
