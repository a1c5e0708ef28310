package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The Azure CLI on one machine, asked for tokens. Keeps nothing between two questions. */
public final class AzureCli {
  /** The variable that may hold the program's absolute path. */
  public static final String PATH_VARIABLE = "LATCHKEY_AZ_PATH";

  /** Where its Windows installer puts az, below a folder for programs. */
  public static final String WINDOWS_FOLDER = "Microsoft SDKs\\Azure\\CLI2\\wbin";

  private static final String HOW_TO_INSTALL =
      "install the Azure CLI (https://aka.ms/azure-cli) or set "
          + PATH_VARIABLE
          + " to the absolute path of az";

  /**
   * Options of az, as knack reads them from variables (AZURE_section_option): errors alone on
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
  private final ToolFinder finder;
  private final ToolRunner runner;

  /**
   * The Azure CLI of one machine.
   *
   * @param surroundings the machine
   */
  public AzureCli(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.finder = new ToolFinder(surroundings);
    this.runner = new ToolRunner(surroundings);
  }

  /**
   * Asks az for a token.
   *
   * @param request what for
   * @param timeout from now to the answer
   * @return the token
   * @throws ToolFailure why there is none
   * @throws InterruptedException when the thread was interrupted; az has been ended
   */
  public ToolToken token(TokenRequest request, Duration timeout)
      throws ToolFailure, InterruptedException {
    if (request.claims().isPresent()) {
      // az get-access-token takes no claims: only a new sign-in answers the challenge.
      throw new ToolFailure(
          Kind.REAUTHENTICATION_REQUIRED,
          "the resource asks for a new sign-in (claims challenge)",
          loginWithClaims(request, request.claims().get()));
    }
    ToolOutput output = run(request, timeout);
    if (output.exitCode() != 0) {
      throw AzFailure.of(output, request);
    }
    ToolToken token = AzAnswer.parse(output.stdout(), new Expiry(surroundings.clock().getZone()));
    checkTenant(token, request);
    return token;
  }

  private ToolOutput run(TokenRequest request, Duration timeout)
      throws ToolFailure, InterruptedException {
    List<String> command = new ArrayList<>();
    try {
      command.addAll(start(finder.find("az", PATH_VARIABLE, WINDOWS_FOLDER)));
      command.addAll(List.of("account", "get-access-token", "--output", "json"));
      command.addAll(List.of("--resource", request.resource()));
      // az refuses the pair; with a subscription the tenant is checked in the token instead.
      if (request.subscription().isPresent()) {
        command.addAll(List.of("--subscription", request.subscription().get()));
      } else if (request.tenant().isPresent()) {
        command.addAll(List.of("--tenant", request.tenant().get()));
      }
      return runner.run(command, QUIET, timeout);
    } catch (ToolNotFoundException e) {
      throw new ToolFailure(Kind.NOT_INSTALLED, String.valueOf(e.getMessage()), HOW_TO_INSTALL);
    } catch (ToolRunException e) {
      throw notRun(e, timeout);
    }
  }

  /**
   * How the program found is started. The Windows installer's {@code az.cmd} does nothing but start
   * the Python beside it; starting that Python ourselves keeps {@code cmd.exe} out of it.
   */
  List<String> start(String program) {
    String name = program.toLowerCase(Locale.ROOT);
    if (surroundings.platform() == Platform.WINDOWS && name.endsWith("\\wbin\\az.cmd")) {
      String home = program.substring(0, program.length() - "\\wbin\\az.cmd".length());
      String python = home + "\\python.exe";
      if (surroundings.files().stateOf(python) == FileState.EXECUTABLE) {
        return List.of(python, "-IBm", "azure.cli");
      }
    }
    return List.of(program);
  }

  /**
   * How a program of az that was found is started with other arguments.
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

  private static ToolFailure notRun(ToolRunException e, Duration timeout) {
    String seen = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case NOT_RUNNABLE -> new ToolFailure(Kind.NOT_INSTALLED, seen, HOW_TO_INSTALL, e);
      case NOT_STARTED -> new ToolFailure(Kind.UNEXPECTED, seen, null, e);
      case TIMED_OUT ->
          new ToolFailure(
              Kind.TIMED_OUT,
              "az gave no answer within " + inSeconds(timeout) + " and was ended",
              "give it longer by processTimeout(Duration) of the builder");
      case TOO_MUCH_OUTPUT ->
          new ToolFailure(
              Kind.UNREADABLE_ANSWER, "az printed more than 1 MiB on stdout and was ended");
    };
  }

  private static void checkTenant(ToolToken token, TokenRequest request) throws ToolFailure {
    Optional<String> asked = request.tenant().filter(TokenRequest::isGuid);
    if (asked.isEmpty()) {
      return;
    }
    Optional<String> got = token.tenant().filter(TokenRequest::isGuid);
    boolean same = got.isPresent() && got.get().equalsIgnoreCase(asked.get());
    // An opaque token names no tenant; az was told the tenant, unless a subscription stood for it.
    if (same || (got.isEmpty() && request.subscription().isEmpty())) {
      return;
    }
    throw new ToolFailure(
        Kind.UNREADABLE_ANSWER,
        "tenant '"
            + asked.get()
            + "' was asked for, and az answered with a token of tenant '"
            + got.orElse("unknown")
            + "'"
            + request.subscription().map(s -> ", that of subscription '" + s + "'").orElse(""));
  }

  private static String loginWithClaims(TokenRequest request, String claims) {
    String challenge = Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return "az login"
        + request.tenant().map(tenant -> " --tenant " + tenant).orElse("")
        + " --scope "
        + request.signInScope()
        + " --claims-challenge "
        + challenge;
  }

  private static String inSeconds(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
