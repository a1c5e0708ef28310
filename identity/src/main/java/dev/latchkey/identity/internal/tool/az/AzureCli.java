package dev.latchkey.identity.internal.tool.az;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.WindowsPath;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.Expiry;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.TokenAnswer;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolProgram;
import dev.latchkey.identity.internal.tool.ToolProxy;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Azure CLI on one machine, which is run to get tokens. It keeps no state between two runs. */
public final class AzureCli implements DeveloperTool {
  /** The variable that may hold the program's absolute path. */
  public static final String PATH_VARIABLE = "LATCHKEY_AZ_PATH";

  /** The folder of its Windows installer, below a folder for programs. */
  public static final String WINDOWS_FOLDER = "Microsoft SDKs\\Azure\\CLI2\\wbin";

  /** The end of the path of its batch file, which that installer makes. */
  private static final String BATCH_FILE = "\\wbin\\az.cmd";

  private static final String NAME = "az";

  private static final ToolFacts FACTS =
      new ToolFacts(
          "the Azure CLI",
          NAME,
          false,
          PATH_VARIABLE,
          WINDOWS_FOLDER,
          true,
          "the Azure CLI (https://aka.ms/azure-cli)");

  /**
   * Options of az, as knack reads them from variables (AZURE_section_option): only errors on
   * stderr, no colour, no survey, and no upgrade, which would keep az running for minutes after its
   * answer. The section {@code auto-upgrade} keeps its hyphen. Telemetry stays the user's choice.
   */
  private static final Map<String, String> QUIET =
      Map.of(
          "AZURE_CORE_ONLY_SHOW_ERRORS", "true",
          "AZURE_CORE_NO_COLOR", "true",
          "NO_COLOR", "1",
          "AZURE_CORE_SURVEY_MESSAGE", "no",
          "AZURE_AUTO-UPGRADE_ENABLE", "no");

  private final Surroundings surroundings;

  /**
   * The Azure CLI of one machine.
   *
   * @param surroundings the machine
   */
  public AzureCli(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * The Azure CLI of one machine, for all credentials.
   *
   * @param surroundings the machine
   * @param opensTokenCache whether az's own token cache may be read
   * @return the tool
   */
  public static SharedTool on(Surroundings surroundings, boolean opensTokenCache) {
    return new SharedTool(
        new AzureCli(surroundings),
        new AzState(surroundings, opensTokenCache),
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
    return AzFailure.notSignedIn(request);
  }

  @Override
  public Optional<String> cachedScope(ToolRequest request) {
    return Optional.of(request.signInScope());
  }

  @Override
  public Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException {
    if (request.claims().isPresent()) {
      requireInstalled();
      // az get-access-token takes no claims; only a new sign-in answers the challenge.
      throw new Failure(
          FailureKind.REAUTHENTICATION_REQUIRED,
          "the resource asks for a new sign-in (claims challenge)",
          loginWithClaims(request));
    }
    ToolOutput output = run(request, timeout);
    if (output.exitCode() != 0) {
      throw ToolProxy.named(AzFailure.of(output, request), surroundings);
    }
    return TokenAnswer.requireTenant(answer().parse(output.stdout()), request, NAME);
  }

  private TokenAnswer answer() {
    Expiry expiry = new Expiry(surroundings.zone());
    return new TokenAnswer(NAME, "accessToken", expiry::of);
  }

  @Override
  public Optional<String> literalTilde() {
    return surroundings.literalTilde(
        "AZURE_CONFIG_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HOME");
  }

  @Override
  public void rehearse() {
    answer().rehearse("\"expires_on\": 1");
  }

  private ToolOutput run(ToolRequest request, Duration timeout)
      throws Failure, InterruptedException {
    List<String> command = new ArrayList<>(start(program().find()));
    command.addAll(List.of("account", "get-access-token", "--output", "json"));
    command.addAll(List.of("--resource", request.resource()));
    // az refuses the two together. With a subscription, the token's tenant is checked instead.
    if (request.subscription().isPresent()) {
      command.addAll(List.of("--subscription", request.subscription().get()));
    } else if (request.tenant().isPresent()) {
      command.addAll(List.of("--tenant", request.tenant().get()));
    }
    return program().run(command, QUIET, timeout);
  }

  /**
   * The start of the argument vector for the program. The Windows installer's {@code az.cmd} only
   * starts the Python next to it. Starting that Python directly avoids {@code cmd.exe}.
   */
  List<String> start(String program) {
    if (surroundings.platform() == Platform.WINDOWS) {
      String path = WindowsPath.normal(program);
      int end = path.length() - BATCH_FILE.length();
      if (path.regionMatches(true, end, BATCH_FILE, 0, BATCH_FILE.length())) {
        String python = path.substring(0, end) + "\\python.exe";
        if (surroundings.files().stateOf(python) == FileState.EXECUTABLE) {
          return List.of(python, "-IBm", "azure.cli");
        }
      }
    }
    return List.of(program);
  }

  /**
   * The argument vector that starts the program of az with other arguments.
   *
   * @param program the program's absolute path
   * @param arguments its arguments
   * @return the argument vector
   */
  public List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(start(program));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Remedy loginWithClaims(ToolRequest request) {
    return Remedy.command(
        "az login"
            + request.signInTenant(Optional.empty()).map(tenant -> " --tenant " + tenant).orElse("")
            + " --scope "
            + request.signInScope()
            + " --claims-challenge "
            + request.claimsInBase64());
  }
}
