package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.tool.ToolRequest;
import dev.latchkey.identity.internal.tool.az.AzureCli;
import dev.latchkey.identity.internal.tool.azd.AzureDeveloperCli;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool that signs a user in, and how it is asked to. */
enum LoginTool {
  /** The Azure CLI. */
  AZ(SourceName.AZURE_CLI, AzureCli.PATH_VARIABLE, AzureCli.WINDOWS_FOLDER) {
    @Override
    List<String> arguments(boolean isDeviceCode, @Nullable ToolRequest request) {
      List<String> arguments = new ArrayList<>(List.of("login"));
      if (isDeviceCode) {
        arguments.add("--use-device-code");
      }
      if (request != null) {
        request.tenant().ifPresent(tenant -> arguments.addAll(List.of("--tenant", tenant)));
        arguments.addAll(List.of("--scope", request.signInScope()));
        if (request.claims().isPresent()) {
          arguments.addAll(List.of("--claims-challenge", request.claimsInBase64()));
        }
      }
      return arguments;
    }
  },
  /** Azure PowerShell. */
  PWSH(SourceName.AZURE_POWERSHELL, "LATCHKEY_PWSH_PATH", "PowerShell\\7") {
    @Override
    List<String> arguments(boolean isDeviceCode, @Nullable ToolRequest request) {
      StringBuilder connect = new StringBuilder("Connect-AzAccount -ErrorAction Stop");
      if (isDeviceCode) {
        connect.append(" -UseDeviceAuthentication");
      }
      if (request != null) {
        request.tenant().ifPresent(tenant -> connect.append(" -Tenant ").append(quoted(tenant)));
        connect.append(" -AuthScope ").append(quoted(request.resource()));
        if (request.claims().isPresent()) {
          connect.append(" -ClaimsChallenge ").append(quoted(request.claimsInBase64()));
        }
      }
      return List.of("-NoProfile", "-Command", connect.toString());
    }
  },
  /** The Azure Developer CLI. */
  AZD(
      SourceName.AZURE_DEVELOPER_CLI,
      AzureDeveloperCli.PATH_VARIABLE,
      AzureDeveloperCli.WINDOWS_FOLDER) {
    @Override
    List<String> arguments(boolean isDeviceCode, @Nullable ToolRequest request) {
      List<String> arguments = new ArrayList<>(List.of("auth", "login"));
      if (isDeviceCode) {
        arguments.add("--use-device-code");
      }
      if (request != null) {
        request.tenant().ifPresent(tenant -> arguments.addAll(List.of("--tenant-id", tenant)));
        request.scopes().forEach(scope -> arguments.addAll(List.of("--scope", scope)));
        if (request.claims().isPresent()) {
          arguments.addAll(List.of("--claims", request.claimsInBase64()));
        }
      }
      return arguments;
    }
  };

  /** The source of its tokens. */
  final SourceName source;

  /** The program, without an extension. */
  final String program;

  /** The variable that may hold the program's absolute path. */
  final String pathVariable;

  private final String windowsFolder;

  LoginTool(SourceName source, String pathVariable, String windowsFolder) {
    this.source = source;
    this.program = source.tool();
    this.pathVariable = pathVariable;
    this.windowsFolder = windowsFolder;
  }

  /**
   * The arguments of a login.
   *
   * @param request the token that must be possible afterwards, or {@code null} for any
   */
  abstract List<String> arguments(boolean isDeviceCode, @Nullable ToolRequest request);

  static Optional<LoginTool> named(String name) {
    return Arrays.stream(values()).filter(tool -> tool.program.equals(name)).findFirst();
  }

  /** In PowerShell, nothing within single quotes has a meaning but the quotes themselves. */
  private static String quoted(String value) {
    return "'" + value.replaceAll("['\u2018-\u201b]", "$0$0") + "'";
  }

  /**
   * On Windows azd takes its certificates from the system, and ignores the variable that names a
   * lab's. A lab puts none into the system.
   */
  void requireUsableInLab(Surroundings machine) throws CommandFailure {
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

  /** The absolute path of the program. */
  String require(Surroundings machine) throws CommandFailure {
    try {
      return find(machine);
    } catch (ToolNotFoundException e) {
      String remedy = "install " + program + " or set " + pathVariable + " to its absolute path";
      throw new CommandFailure(
          FailureKind.NOT_INSTALLED,
          "Nobody can sign in to " + program + ": " + e.getMessage() + ". Remedy: " + remedy,
          remedy);
    }
  }

  /** The argument vector of a login. */
  List<String> login(
      Surroundings machine, String path, boolean isDeviceCode, @Nullable ToolRequest request) {
    String[] arguments = arguments(isDeviceCode, request).toArray(String[]::new);
    return new AzureCli(machine).command(path, arguments);
  }
}
