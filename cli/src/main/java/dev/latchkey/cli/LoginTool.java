package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.tool.az.AzureCli;
import dev.latchkey.identity.internal.tool.azd.AzureDeveloperCli;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A tool that signs a user in with a device code. */
enum LoginTool {
  /** The Azure CLI. */
  AZ("az", AzureCli.PATH_VARIABLE, AzureCli.WINDOWS_FOLDER, "login --use-device-code"),
  /** The Azure Developer CLI. */
  AZD(
      "azd",
      AzureDeveloperCli.PATH_VARIABLE,
      AzureDeveloperCli.WINDOWS_FOLDER,
      "auth login --use-device-code");

  /** The program, without an extension. */
  final String program;

  /** The variable that may hold the program's absolute path. */
  final String pathVariable;

  private final String windowsFolder;
  private final String login;

  LoginTool(String program, String pathVariable, String windowsFolder, String login) {
    this.program = program;
    this.pathVariable = pathVariable;
    this.windowsFolder = windowsFolder;
    this.login = login;
  }

  static Optional<LoginTool> named(String name) {
    return Arrays.stream(values()).filter(tool -> tool.program.equals(name)).findFirst();
  }

  /**
   * On Windows azd takes its certificates from the system, and ignores the variable that names a
   * lab's. A lab puts none into the system.
   */
  void requireUsable(Surroundings machine) throws CommandFailure {
    if (this == AZD && machine.platform() == Platform.WINDOWS) {
      throw new CommandFailure(
          FailureKind.NOT_AVAILABLE_HERE,
          "azd can't sign in to a lab on Windows: it trusts the system's certificates alone, and a"
              + " lab adds none to them. Use az, or a lab on Linux, macOS or WSL.");
    }
  }

  /** The absolute path of the program, found as the credential finds it. */
  String find(Surroundings machine) throws ToolNotFoundException {
    return new ToolFinder(machine).find(program, pathVariable, windowsFolder);
  }

  /** The argument vector of a device code login. */
  List<String> login(Surroundings machine, String path) {
    return new AzureCli(machine).command(path, login.split(" ", -1));
  }
}
