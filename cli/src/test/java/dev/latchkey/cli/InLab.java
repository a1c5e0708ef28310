package dev.latchkey.cli;

import dev.latchkey.lab.Lab;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A lab of the test's, and the command in its environment with the stand-in for az. */
final class InLab implements AutoCloseable {
  final Lab lab = Lab.start();
  private final Path folder;

  InLab(Path folder) {
    this.folder = folder;
  }

  LatchkeyProcess command() {
    Map<String, String> environment = new HashMap<>();
    lab.environment().applyTo(environment);
    return new LatchkeyProcess(folder)
        .withoutAz()
        .withAll(environment)
        .with("LATCHKEY_AZ_PATH", lab.standInAz().toString());
  }

  InLab signedIn() throws Exception {
    LatchkeyProcess.Result login = command().run("lab", "login", "az");
    if (login.exitCode() != 0) {
      throw new AssertionError(login.toString());
    }
    return this;
  }

  @Override
  public void close() {
    lab.close();
  }
}
