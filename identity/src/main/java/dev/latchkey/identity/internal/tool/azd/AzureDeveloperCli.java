package dev.latchkey.identity.internal.tool.azd;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.Expiry;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.TokenAnswer;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolProgram;
import dev.latchkey.identity.internal.tool.ToolProxy;
import dev.latchkey.identity.internal.tool.ToolRequest;
import dev.latchkey.identity.internal.tool.az.AzState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Azure Developer CLI on one machine. */
public final class AzureDeveloperCli implements DeveloperTool {
  /** The variable that may hold the program's absolute path. */
  public static final String PATH_VARIABLE = "LATCHKEY_AZD_PATH";

  /**
   * The folder of its Windows installer, below a folder for programs: by default the user's own.
   */
  public static final String WINDOWS_FOLDER = "Azure Dev CLI";

  private static final String NAME = "azd";

  private static final ToolFacts FACTS =
      new ToolFacts(
          "the Azure Developer CLI",
          NAME,
          true,
          PATH_VARIABLE,
          WINDOWS_FOLDER,
          true,
          "the Azure Developer CLI (https://aka.ms/azd)");

  /**
   * Makes azd wait for a debugger; only newer versions skip the prompt with {@code --no-prompt}.
   */
  private static final String DEBUG_VARIABLE = "AZD_DEBUG";

  private final Surroundings surroundings;

  /**
   * The Azure Developer CLI of one machine.
   *
   * @param surroundings the machine
   */
  public AzureDeveloperCli(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * The Azure Developer CLI of one machine, for all credentials.
   *
   * @param surroundings the machine
   * @param opensTokenCache whether azd's own token cache may be read
   * @return the tool
   */
  public static SharedTool on(Surroundings surroundings, boolean opensTokenCache) {
    return new SharedTool(
        new AzureDeveloperCli(surroundings),
        new AzdState(surroundings, new AzState(surroundings, opensTokenCache), opensTokenCache),
        surroundings.clock());
  }

  /** Created when the tool is run: most tokens are found without it. */
  private ToolProgram program() {
    return new ToolProgram(surroundings, FACTS);
  }

  @Override
  public ToolFacts facts() {
    return FACTS;
  }

  @Override
  public String requireInstalled() throws Failure {
    return program().find();
  }

  @Override
  public Failure signedOut(ToolRequest request) {
    return AzdFailure.notSignedIn(request);
  }

  @Override
  public Optional<String> cachedScope(ToolRequest request) {
    return request.scopes().size() == 1 ? Optional.of(request.scope()) : Optional.empty();
  }

  @Override
  public Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException {
    ToolOutput output = program().run(command(request), settings(), timeout);
    if (output.exitCode() != 0) {
      throw ToolProxy.named(AzdFailure.of(output, request), surroundings);
    }
    return TokenAnswer.requireTenant(answer().parse(output.stdout()), request, NAME);
  }

  private static TokenAnswer answer() {
    return new TokenAnswer(NAME, "token", Expiry::withOffset);
  }

  @Override
  public Optional<String> literalTilde() {
    return surroundings.literalTilde(
        "AZD_CONFIG_DIR", "AZURE_CONFIG_DIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "HOME");
  }

  @Override
  public void rehearse() {
    answer().rehearse("\"expiresOn\": \"2000-01-01T00:00:00Z\"");
  }

  private List<String> command(ToolRequest request) throws Failure {
    List<String> command = new ArrayList<>(List.of(program().find(), "auth", "token"));
    // Since 1.23.14, azd prints the bare token by default.
    command.addAll(List.of("--output", "json", "--no-prompt"));
    request.scopes().forEach(scope -> command.addAll(List.of("--scope", scope)));
    request.tenant().ifPresent(tenant -> command.addAll(List.of("--tenant-id", tenant)));
    if (request.claims().isPresent()) {
      // If azd can't meet the claims, it keeps them for the next 'azd auth login'.
      command.addAll(List.of("--claims", request.claimsInBase64()));
    }
    return command;
  }

  /**
   * No colour and no check for updates, which may take seconds. Telemetry stays the user's choice.
   */
  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("NO_COLOR", "1");
    settings.put("AZD_SKIP_UPDATE_CHECK", "true");
    if (surroundings.variable(DEBUG_VARIABLE).isPresent()) {
      settings.put(DEBUG_VARIABLE, "false");
    }
    return settings;
  }
}
