package dev.latchkey.access.internal.change;

import dev.latchkey.access.Change;
import dev.latchkey.access.internal.azure.GraphPermission;
import java.util.List;
import java.util.Optional;

/**
 * One change, and how it is written. A step can be repeated: what is there already is no failure.
 */
public interface Step {
  /** The change, as the plan shows it. */
  Change change();

  /** Writes it. */
  void write(Work work);

  /** What the caller's token needs for the directory. */
  default Optional<GraphPermission> permission() {
    return Optional.empty();
  }

  /** What Azure calls the right that is needed. */
  String action();

  /** Where the right is needed: a resource id, or the directory. */
  default String scope() {
    return "the directory";
  }

  /** Who has the right as a rule. */
  List<String> helpers(Work work);

  /** The command with which such a person makes the change. */
  String command(Work work);
}
