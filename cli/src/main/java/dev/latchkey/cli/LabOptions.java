package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.LabStartException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lab that a command asks for. */
final class LabOptions {
  private LabOptions() {}

  /** What is in the lab: a file says, or it is the default one. */
  static LabBuilder describe(@Nullable Path file) throws CommandFailure {
    if (file == null) {
      return Lab.builder();
    }
    try {
      return LabBuilder.fromFile(file);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  /** A lab that the caller closes, at a signal too, when all that lives in it has ended. */
  static Lab start(LabBuilder described) throws CommandFailure {
    try {
      return described.closedOnExit(false).start();
    } catch (LabStartException e) {
      throw new CommandFailure(FailureKind.UNEXPECTED, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }
}
