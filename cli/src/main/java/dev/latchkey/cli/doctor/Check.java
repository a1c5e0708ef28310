package dev.latchkey.cli.doctor;

import java.io.IOException;
import java.util.List;

/** Something that can be wrong with a developer's machine. */
public interface Check {
  /** Its name in the report: lower case, with hyphens. */
  String name();

  /**
   * Looks. It changes nothing, and ends soon after its thread is interrupted.
   *
   * @return what was found; empty if there is nothing to say
   * @throws InterruptedException if the time is over
   * @throws IOException if a file can't be read
   */
  List<Finding> findings(Machine machine) throws InterruptedException, IOException;
}
