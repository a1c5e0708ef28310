package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.LabStartException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The lab that a command starts. */
final class LabOptions {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The lab.yaml with what is in the lab; by default Contoso with alice and bob.")
  @Nullable Path file;

  LabOptions() {}

  /**
   * Starts the lab of the file, or the default lab. The caller closes it, after a signal too: what
   * lives in the lab must end before it does.
   *
   * @param settings what the command adds
   */
  Lab start(UnaryOperator<LabBuilder> settings) throws CommandFailure {
    try {
      LabBuilder described = file == null ? Lab.builder() : LabBuilder.fromFile(file);
      return settings.apply(described).closedOnExit(false).start();
    } catch (LabStartException e) {
      boolean isPortTaken = e.getCause() instanceof BindException;
      throw new CommandFailure(
          isPortTaken ? FailureKind.INVALID_REQUEST : FailureKind.UNEXPECTED,
          String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }
}
