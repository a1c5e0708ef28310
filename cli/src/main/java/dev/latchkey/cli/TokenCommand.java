package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints an access token. Loads neither the lab nor, for developer tools, the Azure SDK. */
@Command(
    name = "token",
    description = "Prints an access token of the account that is signed in to a developer tool.",
    footer = {
      "",
      "AZURE_TOKEN_CREDENTIALS chooses the source when --source does not. The token is a secret: it",
      "signs its bearer in until it expires.",
      "",
      "Examples:",
      "  latchkey token --scope https://storage.azure.com/.default",
      "  latchkey token --scope https://vault.azure.net/.default --source az --output json"
    })
final class TokenCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      required = true,
      arity = "1..*",
      description = "What the token is for, https://storage.azure.com/.default for example.")
  List<String> scopes = List.of();

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant's id or domain; by default that of the signed-in account.")
  @Nullable String tenant;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description =
          "Which source to ask: a credential's class name, or az, pwsh, azd, vscode. By default all, in order.")
  @Nullable String source;

  @Option(
      names = "--claims",
      paramLabel = "CLAIMS",
      description = "The claims challenge of an API that refused the token.")
  @Nullable String claims;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long each tool may take: 500ms, 30s, 2m. 10s by default.")
  @Nullable String timeout;

  private final Terminal terminal;

  TokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command of a plain line, or {@code null} if picocli has to read it. */
  static @Nullable TokenCommand findPlain(Terminal terminal, String... args) {
    PlainOptions options =
        PlainOptions.read(
            args, List.of("--scope", "--tenant", "--source", "--claims", "--timeout"));
    if (options == null || options.find("--scope") == null || options.isRepeatedBut("--scope")) {
      return null;
    }
    TokenCommand command = new TokenCommand(terminal);
    command.scopes = options.all("--scope");
    command.tenant = options.find("--tenant");
    command.source = options.find("--source");
    command.claims = options.find("--claims");
    command.timeout = options.find("--timeout");
    return options.setOutput(command.common) ? command : null;
  }

  /**
   * A token and where it came from.
   *
   * @param token the token itself
   * @param expiresOn when it ends
   * @param source the simple name of the credential's class
   */
  record Answer(String token, Instant expiresOn, String source) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Answer[source=" + source + "]";
    }
  }

  @Override
  public Integer call() throws CommandFailure {
    requireValue("--tenant", tenant);
    requireValue("--claims", claims);
    if (claims != null) {
      ClaimsOption.require(claims);
    }
    ProjectFile project = ProjectInUse.of(terminal);
    SourceSelection selection = TokenSources.choose(source, terminal.machine(), project);
    Answer answer =
        Progress.during(
            terminal.err(),
            "Waiting for " + String.join(", ", selection.classNames()),
            () -> answer(selection, project));
    terminal.out().println(common.isJson() ? Json.write(describe(answer)) : answer.token());
    return ExitCode.OK.value;
  }

  private Answer answer(SourceSelection selection, @Nullable ProjectFile project)
      throws CommandFailure {
    TokenRequest request = new TokenRequest(scopes, tenant, claims, false);
    ToolTimeout patience = ToolTimeout.of(timeout);
    try {
      return selection.isForDevelopersOnly()
          ? ToolTokens.of(terminal, request, selection, patience, project)
          : CredentialTokens.of(terminal, request, selection, patience, project);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  /** An empty value is a script's variable that is not set: another tenant would go unnoticed. */
  private static void requireValue(String option, @Nullable String value) throws CommandFailure {
    if (value != null && value.isBlank()) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST, option + " '" + value + "' is empty. Leave it out.");
    }
  }

  private Map<String, @Nullable Object> describe(Answer answer) {
    TokenDescription description = TokenDescription.of(answer.token());
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("token", answer.token());
    json.put("expiresOn", answer.expiresOn().toString());
    json.put("source", answer.source());
    json.put("account", description.account());
    json.put("accountType", description.accountType());
    json.put("tenantId", description.tenantId());
    json.put("objectId", description.objectId());
    json.put("scopes", scopes);
    return json;
  }
}
