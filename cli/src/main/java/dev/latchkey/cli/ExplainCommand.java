package dev.latchkey.cli;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.AccessExplainer;
import dev.latchkey.access.Explanation;
import dev.latchkey.access.SmallestRoles.Choice;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: what a 403 means, and who can help. */
@Command(
    name = "explain",
    description = "Explains a 403: what is missing, which roles allow it, and who can help.",
    footer = {
      "",
      "Takes a URL, or a failing program's output on stdin: my-app 2>&1 | latchkey explain",
      "Examples:",
      "  latchkey explain --url https://contosodata.blob.core.windows.net/reports --method PUT",
      "  latchkey explain --url https://contoso-vault.vault.azure.net/secrets/db --output json"
    })
final class ExplainCommand implements Callable<Integer> {
  /** What is explained of a program's output: its last part has the failure. */
  private static final int MOST = 4 << 20;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(names = "--url", paramLabel = "URL", description = "The URL of the refused request.")
  @Nullable String url;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "The HTTP method, with --url: ${DEFAULT-VALUE} by default.")
  String method = "GET";

  @Option(
      names = "--offline",
      description = "Ask no server: the answer leaves out which roles the caller has.")
  boolean offline;

  private final Terminal terminal;

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    if (!method.matches("[A-Za-z]{1,20}")) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "--method '"
              + Surroundings.shown(method)
              + "' is no HTTP method: expected is GET or PUT, for example.",
          "--method GET");
    }
    String output = url == null ? readOutput() : "";
    // Bad input is reported before a tool is asked.
    Explanation explanation = explained(AccessExplainer.offline(), output);
    if (!offline) {
      AccessExplainer explainer = explainer();
      explanation =
          Progress.during(terminal.err(), "Reading roles", () -> explained(explainer, output));
    }
    if (common.isJson()) {
      terminal.out().println(Json.write(json(explanation)));
    } else {
      print(explanation);
    }
    return ExitCode.OK.value;
  }

  private Explanation explained(AccessExplainer explainer, String output) throws CommandFailure {
    try {
      return explanation(explainer, output);
    } catch (AccessException e) {
      throw CommandFailure.of(e);
    }
  }

  private Explanation explanation(AccessExplainer explainer, String output) throws CommandFailure {
    if (url != null) {
      return explainer.explain(method, url);
    }
    return explainer
        .explainOutput(output)
        .orElseThrow(() ->
            new CommandFailure(
                FailureKind.INVALID_REQUEST,
                "latchkey explain: no refusal of an Azure service was found in the input. Name the"
                    + " request by --url and --method.",
                "latchkey explain --url URL --method METHOD"));
  }

  private String readOutput() throws CommandFailure, InterruptedException {
    if (terminal.isInteractive()) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "latchkey explain: there is nothing to explain. Name the request by --url, or pipe the"
              + " failing program's output in.",
          "latchkey explain --url URL");
    }
    return terminal.readInput(MOST);
  }

  /** With the sign-in, if there is one: without, the explanation is shorter. */
  private AccessExplainer explainer() throws CommandFailure {
    try {
      return AccessExplainer.signedIn(TeamSignIn.of(terminal, null).credential());
    } catch (CommandFailure e) {
      if (e.kind() == FailureKind.INTERRUPTED) {
        throw e;
      }
      terminal.err().println("warning: no server is asked: " + e.message());
      return AccessExplainer.offline();
    }
  }

  private void print(Explanation why) {
    terminal.out().println(why.summary());
    why.missing().forEach(action -> terminal.out().println("  needs: " + action));
    if (!why.standing().isEmpty()) {
      terminal.out().println("  " + why.standing());
    }
    for (Choice role : why.roles()) {
      new Columns().row(role.name()).row("  " + role.command()).print(terminal);
    }
    why.otherCauses().forEach(cause -> terminal.out().println("  note: " + cause));
    if (!why.command().isEmpty()) {
      terminal.out().println("Run: " + why.command());
    }
    if (!why.message().isEmpty()) {
      terminal.out().println();
      terminal.out().println("For the person who can help:");
      why.message().lines().forEach(line -> terminal.out().println("  " + line));
    }
  }

  private static Map<String, @Nullable Object> json(Explanation why) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("summary", why.summary());
    json.put("status", why.status());
    json.put("code", Json.orNull(why.code()));
    json.put("cause", why.cause().name());
    json.put("service", Json.orNull(why.service()));
    json.put("resource", Json.orNull(why.account()));
    json.put("method", Json.orNull(why.method()));
    json.put("url", Json.orNull(why.url()));
    json.put("requestId", Json.orNull(why.requestId()));
    json.put("account", Json.orNull(why.caller().name()));
    json.put("objectId", Json.orNull(why.caller().objectId()));
    json.put("tenantId", Json.orNull(why.caller().tenantId()));
    json.put("missing", why.missing());
    json.put("roles", TeamRolesCommand.json(why.roles()));
    json.put("state", why.state().toString());
    json.put("standing", Json.orNull(why.standing()));
    json.put("otherCauses", why.otherCauses());
    json.put("remedy", Json.orNull(why.command()));
    json.put("message", Json.orNull(why.message()));
    return json;
  }
}
