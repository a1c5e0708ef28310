package dev.latchkey.cli;

import dev.latchkey.lab.Lab;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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

  /** Signs alice in to the stand-in. */
  InLab signedIn() throws Exception {
    LatchkeyProcess.Running login =
        command().startProgram(List.of(lab.standInAz().toString(), "login", "--use-device-code"));
    LatchkeyProcess.awaitUntil(
        "a code", () -> !lab.pendingDeviceCodes().isEmpty() || !login.process().isAlive());
    lab.pendingDeviceCodes().forEach(code -> lab.approveDeviceCode(code, "alice@contoso.test"));
    LatchkeyProcess.Result result = login.await();
    if (result.exitCode() != 0) {
      throw new AssertionError(result.toString());
    }
    return this;
  }

  @Override
  public void close() {
    lab.close();
  }
}
