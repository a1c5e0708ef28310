package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.LabStartException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts the lab that a command asks for. */
final class LabOptions {
  private LabOptions() {}

  /** What is in the lab: a file says, or it is the default one. */
  static LabBuilder describe(@Nullable Path file) throws CommandFailure {
    if (file == null) {
      return Lab.builder();
    }
    throw new CommandFailure(FailureKind.INVALID_REQUEST, "--file is not in this version yet.");
  }

  /** A lab that ends with {@code opened}, after what is started later. */
  static Lab start(Opened opened, LabBuilder described) throws CommandFailure {
    try {
      return opened.open(() -> described.closedOnExit(false).start());
    } catch (LabStartException e) {
      throw new CommandFailure(FailureKind.UNEXPECTED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(FailureKind.INTERRUPTED, "Interrupted while the lab was starting.");
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    } catch (Exception e) {
      throw new IllegalStateException("The lab could not be started.", e);
    }
  }
}
