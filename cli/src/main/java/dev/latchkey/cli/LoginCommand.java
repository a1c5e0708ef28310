package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs the developer in with a tool, and proves it by a token. */
@Command(
    name = "login",
    description = "Signs you in with a developer tool, and proves it by a token.",
    footer = {
      "",
      "Runs the tool's own login and passes on what it prints and asks. Where no browser can be",
      "seen (SSH, a container, no screen), the tool shows a device code instead.",
      "",
      "Examples:",
      "  latchkey login",
      "  latchkey login az --device-code --tenant 11111111-1111-4111-8111-111111111111"
    })
final class LoginCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "az|azd|pwsh|vscode",
      arity = "0..1",
      description = "The tool; by default the first that is installed.")
  @Nullable String tool;

  @Option(names = "--device-code", description = "Sign in on another device, with a code.")
  boolean isDeviceCode;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant's id or domain; by default the account's own.")
  @Nullable String tenant;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "The scope of the token that proves it; Azure Resource Manager by default.")
  @Nullable String scope;

  @Option(
      names = "--claims",
      paramLabel = "CLAIMS",
      description = "The claims challenge of an API that refused a token.")
  @Nullable String claims;

  private final Terminal terminal;

  LoginCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ProjectFile project = ProjectInUse.of(terminal);
    if (tenant == null && project != null) {
      tenant = project.tenant();
    }
    TokenRequest proof = request();
    Optional<String> named = tool != null ? Optional.of(tool) : ofProject(project);
    String name = named.isPresent() ? named.get() : firstInstalled();
    if (name.equals(SourceName.VISUAL_STUDIO_CODE.tool())) {
      new VisualStudioCodeSteps(terminal).requireAll();
      report(name, proofOf(SourceName.VISUAL_STUDIO_CODE, proof, project));
      return ExitCode.OK.value;
    }
    LoginTool login =
        LoginTool.named(name)
            .orElseThrow(() ->
                new CommandFailure(
                    FailureKind.INVALID_REQUEST,
                    (name.equals(SourceName.BROKER.tool())
                            ? "The operating system itself signs in to its broker."
                            : "Tool '" + Surroundings.shown(name) + "' is unknown.")
                        + " latchkey signs in with: az, azd, pwsh, vscode."));
    new ToolLogin(terminal, login).run(isDeviceCode, toolRequest(proof));
    try {
      report(name, proofOf(login.source, proof, project));
    } catch (CommandFailure e) {
      throw login == LoginTool.PWSH && e.kind() == FailureKind.NOT_SIGNED_IN ? notSaved() : e;
    }
    return ExitCode.OK.value;
  }

  private TokenRequest request() throws CommandFailure {
    for (Map.Entry<String, Optional<String>> option :
        Map.of(
                "--tenant", Optional.ofNullable(tenant),
                "--scope", Optional.ofNullable(scope),
                "--claims", Optional.ofNullable(claims))
            .entrySet()) {
      if (option.getValue().filter(String::isBlank).isPresent()) {
        throw new CommandFailure(
            FailureKind.INVALID_REQUEST,
            option.getKey() + " '" + option.getValue().get() + "' is empty. Leave it out.");
      }
    }
    if (claims != null) {
      ClaimsOption.require(claims);
    }
    List<String> scopes = scope == null ? SourceSurvey.REQUEST.scopes() : List.of(scope);
    TokenRequest request = new TokenRequest(scopes, tenant, claims, false);
    toolRequest(request);
    return request;
  }

  /** Without an option, a tool gets only what the user wants to sign in for: anything. */
  private @Nullable ToolRequest toolRequest(TokenRequest proof) throws CommandFailure {
    try {
      ToolRequest request = new ToolRequest(proof.scopes(), tenant, null, claims);
      return tenant == null && scope == null && claims == null ? null : request;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  /** A new PowerShell, as the credential starts one, knows only a context that was saved. */
  private static CommandFailure notSaved() {
    String remedy = "Enable-AzContextAutosave";
    return new CommandFailure(
        FailureKind.NOT_SIGNED_IN,
        "PowerShell signed in but did not save its context, so no other PowerShell can use it."
            + " Run in PowerShell, then sign in again: "
            + remedy,
        remedy);
  }

  /** A token proves that the sign-in works. It has already answered the challenge. */
  private TokenCommand.Answer proofOf(
      SourceName source, TokenRequest request, @Nullable ProjectFile project)
      throws CommandFailure {
    SourceSelection selection = new SourceSelection(EnumSet.of(source), true);
    TokenRequest proof = new TokenRequest(request.scopes(), tenant, null, false);
    try {
      return Progress.during(
          terminal.err(),
          "Waiting for " + source.className(),
          () -> ToolTokens.of(terminal, proof, selection, ToolTimeout.of("60s"), project));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  /** The first tool that the project file names. */
  private Optional<String> ofProject(@Nullable ProjectFile project) throws CommandFailure {
    if (project == null || project.sources().isEmpty()) {
      return Optional.empty();
    }
    SourceSelection selection = TokenSources.choose(null, terminal.machine(), project);
    return selection.sources().stream()
        .filter(SourceName::hasLogin)
        .map(SourceName::tool)
        .findFirst();
  }

  private String firstInstalled() throws CommandFailure {
    for (LoginTool candidate : LoginTool.values()) {
      try {
        candidate.find(terminal.machine());
        return candidate.program;
      } catch (ToolNotFoundException e) {
        // The next one may be there.
      }
    }
    String remedy = "install the Azure CLI (https://aka.ms/azure-cli)";
    throw new CommandFailure(
        FailureKind.NOT_INSTALLED,
        "Nobody can sign in: az, pwsh and azd are not on PATH. Remedy: " + remedy,
        remedy);
  }

  private void report(String name, TokenCommand.Answer answer) {
    TokenDescription owner = TokenDescription.of(answer.token());
    if (common.isJson()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("tool", name);
      json.put("source", answer.source());
      json.put("account", owner.account());
      json.put("tenantId", owner.tenantId());
      json.put("expiresOn", answer.expiresOn().toString());
      terminal.out().println(Json.write(json));
      return;
    }
    terminal
        .out()
        .println(
            name
                + ": signed in"
                + (owner.account() == null ? "" : " as " + owner.account())
                + (owner.tenantId() == null ? "" : ", tenant " + owner.tenantId()));
  }
}
