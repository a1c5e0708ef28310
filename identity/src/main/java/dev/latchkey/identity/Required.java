package dev.latchkey.identity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that a credential needs. The check names all missing options at once. */
final class Required {
  private final String credential;
  private final List<String> missing = new ArrayList<>();

  Required(Class<?> credential) {
    this.credential = credential.getSimpleName();
  }

  /**
   * Records an option.
   *
   * @param setter the name of its setter
   * @param value its value; {@code null} or blank counts as missing
   * @return the value; empty if it is missing, in which case {@link #check} fails before it is used
   */
  String of(String setter, @Nullable String value) {
    return of(setter, null, value);
  }

  /**
   * Records an option that a variable can also set.
   *
   * @param setter the name of its setter
   * @param variable the name of the variable, or {@code null}
   * @param value its value; {@code null} or blank counts as missing
   * @return the value; empty if it is missing
   */
  String of(String setter, @Nullable String variable, @Nullable String value) {
    if (value == null || value.isBlank()) {
      missing.add(setter + "(…)" + (variable == null ? "" : " or the variable " + variable));
      return "";
    }
    return value;
  }

  /**
   * Records a variable that has no setter.
   *
   * @param variable its name
   * @param value its value; {@code null} or blank counts as missing
   * @return the value; empty if it is missing
   */
  String variable(String variable, @Nullable String value) {
    if (value == null || value.isBlank()) {
      missing.add("the variable " + variable);
      return "";
    }
    return value;
  }

  /** Records an option that is not a text. */
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
