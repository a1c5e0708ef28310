package dev.latchkey.access.internal.change;

import dev.latchkey.access.internal.azure.GraphPermission;
import java.util.Optional;

/** A change in the directory. */
interface DirectoryStep extends Step {
  /** The right that it needs. */
  DirectoryRight right();

  @Override
  default Optional<GraphPermission> permission() {
    return Optional.of(right().permission());
  }

  @Override
  default String action() {
    return right().action();
  }
}
