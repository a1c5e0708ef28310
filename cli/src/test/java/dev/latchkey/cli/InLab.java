package dev.latchkey.cli;

import dev.latchkey.lab.Lab;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A lab of the test's, and the command in its environment with the stand-in for az. */
final class InLab implements AutoCloseable {
  final Lab lab;
  private final Path folder;

  InLab(Path folder) {
    this(folder, Lab.start());
  }

  /** In a lab that is described. It is closed with this. */
  InLab(Path folder, Lab lab) {
    this.folder = folder;
    this.lab = lab;
  }

  LatchkeyProcess command() {
    return enter(new LatchkeyProcess(folder).withoutAz());
  }

  /** Puts another command into this lab, with the sign-in of {@link #signedIn}. */
  LatchkeyProcess enter(LatchkeyProcess command) {
    Map<String, String> environment = new HashMap<>();
    lab.environment().applyTo(environment);
    return command.withAll(environment).with("LATCHKEY_AZ_PATH", lab.standInAz().toString());
  }

  /** The command of one of several people, who each have a config folder of their own. */
  LatchkeyProcess commandOf(String user) {
    return command().with("AZURE_CONFIG_DIR", folder.resolve(user).toString());
  }

  /** Signs one of several people in. */
  InLab alsoSignedIn(String user) throws Exception {
    return signIn(commandOf(user), user);
  }

  /** Signs alice in to the stand-in. */
  InLab signedIn() throws Exception {
    return signedIn("alice@contoso.test");
  }

  /** Signs somebody in to the stand-in. */
  InLab signedIn(String user) throws Exception {
    return signIn(command(), user);
  }

  private InLab signIn(LatchkeyProcess command, String user) throws Exception {
    LatchkeyProcess.Running login =
        command.startProgram(List.of(lab.standInAz().toString(), "login", "--use-device-code"));
    approveNextCode(user, login);
    LatchkeyProcess.Result result = login.await();
    if (result.exitCode() != 0) {
      throw new AssertionError(result.toString());
    }
    return this;
  }

  /** Does what a user does on the page of device codes, unless the process ends without a code. */
  void approveNextCode(String user, LatchkeyProcess.Running login) throws InterruptedException {
    LatchkeyProcess.awaitUntil(
        "a code", () -> !lab.pendingDeviceCodes().isEmpty() || !login.process().isAlive());
    lab.pendingDeviceCodes().forEach(code -> lab.approveDeviceCode(code, user));
  }

  @Override
  public void close() {
    lab.close();
  }
}
