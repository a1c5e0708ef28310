package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.identity.Attempt;
import dev.latchkey.identity.CredentialUnavailableException;
import dev.latchkey.identity.DefaultAzureCredential;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.SignInReport;
import dev.latchkey.identity.SignInReport.Outcome;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One question, which {@code latchkey token} and {@code DefaultAzureCredential} are asked under the
 * same variables. What comes of it is lines of text, so that a difference can be read.
 */
final class Asked {
  /** For the library, which asks deployed sources too where nothing is chosen. */
  private static final String CHOICE = "AZURE_TOKEN_CREDENTIALS";

  private final FakeTools tools;
  private final Map<String, String> environment;
  private List<String> scopes = List.of(FakeTools.SCOPE);
  private @Nullable String tenant;
  private @Nullable String claims;
  private @Nullable Duration timeout;
  private @Nullable String endsAt;
  private List<String> notes = List.of();

  Asked(FakeTools tools) {
    this.tools = tools;
    this.environment = tools.environment();
  }

  Asked with(String name, @Nullable String value) {
    if (value != null) {
      environment.put(name, value);
    }
    return this;
  }

  Asked with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  Asked scopes(String... several) {
    scopes = List.of(several);
    return this;
  }

  Asked tenant(@Nullable String name) {
    tenant = name;
    return this;
  }

  Asked claims(String challenge) {
    claims = challenge;
    return this;
  }

  Asked timeout(Duration duration) {
    timeout = duration;
    return this;
  }

  /** The tool whose token ends the chain with a failure: those behind it may have been asked. */
  Asked endsAt(String program) {
    endsAt = program;
    return this;
  }

  /** Asks both, and compares what came of it, and what the tools were asked. */
  List<String> assertSame(String outcome) throws Exception {
    List<String> ofLibrary = library();
    List<String> notesOfLibrary = takeNotes(ofLibrary);
    List<String> ofCommand = command();
    assertThat(ofCommand).as("%s", this).isEqualTo(ofLibrary);
    assertThat(notes).as("%s: what the tools were asked", this).isEqualTo(notesOfLibrary);
    assertThat(ofCommand.get(0)).as("%s: %s", this, ofCommand).isEqualTo(outcome);
    return ofCommand;
  }

  /** What the tools were asked, by the command as well as by the library. */
  List<String> notes() {
    return notes;
  }

  /** The tools behind the one that won may or may not have come to note something. */
  private List<String> takeNotes(List<String> answer) throws IOException {
    String winner = answer.get(0).replaceAll(".*\\((.*)\\)", "$1");
    return tools.takeNotesUpTo(endsAt == null ? winner : endsAt);
  }

  /** The command names its own login behind the tool's; the library does not know it. */
  static String withoutLogin(String text) {
    return text.replaceAll(" or: latchkey login [^\n]*", "");
  }

  /** Asks the command. */
  List<String> command() throws Exception {
    Result result = CommandInProcess.run(environment, arguments("json"));
    List<String> lines = result.exitCode() == 0 ? told(result.json()) : told(result);
    notes = takeNotes(lines);
    if (result.exitCode() != 0) {
      lines.add("text: " + withoutLogin(textOfCommand()));
    }
    return lines;
  }

  private static List<String> told(JsonNode json) {
    return told(
        json.path("token").asText(),
        json.path("expiresOn").asText(),
        json.path("source").asText(),
        json.path("account").asText(),
        json.path("tenantId").asText());
  }

  private static List<String> told(Result result) {
    JsonNode error = result.error();
    List<String> lines = new ArrayList<>();
    String kind = error.path("kind").asText();
    assertThat(result.exitCode()).isEqualTo(ExitCode.of(FailureKind.valueOf(kind)).value);
    error
        .path("attempts")
        .forEach(attempt ->
            lines.add(
                attempt(
                    attempt.path("source").asText(),
                    attempt.path("kind").asText(),
                    attempt.path("message").asText(),
                    attempt.path("remedy").asText(null))));
    lines.add(0, allAbsent(error.path("attempts").findValuesAsText("kind")) ? "–" : kind);
    lines.add("kind: " + kind);
    lines.add("first line: " + withoutLogin(error.path("message").asText()));
    lines.add("remedy: " + error.path("remedy").asText(null));
    return lines;
  }

  /** What the command prints for people. */
  private String textOfCommand() throws IOException {
    Result text = CommandInProcess.run(environment, arguments("text"));
    takeNotes(List.of(""));
    return text.stderr()
        .lines()
        .filter(line -> !line.startsWith("Waiting for ") && !line.startsWith("Following "))
        .collect(Collectors.joining("\n"));
  }

  private String[] arguments(String form) {
    List<String> arguments = new ArrayList<>(List.of("token", "--output", form));
    scopes.forEach(scope -> arguments.add("--scope=" + scope));
    if (tenant != null) {
      arguments.add("--tenant=" + tenant);
    }
    if (claims != null) {
      arguments.add("--claims=" + claims);
    }
    if (timeout != null) {
      arguments.add("--timeout=" + timeout.toMillis() + "ms");
    }
    return arguments.toArray(String[]::new);
  }

  /** Asks the library, which reads {@code dev} where the command does without being told. */
  List<String> library() throws Exception {
    TokenRequestContext request = new TokenRequestContext().setScopes(scopes);
    request.setTenantId(tenant).setClaims(claims);
    try {
      DefaultAzureCredential credential = credential();
      AccessToken token = credential.getTokenSync(request);
      SignInReport.Entry chosen =
          credential.report().entries().stream()
              .filter(entry -> entry.outcome() == Outcome.CHOSEN)
              .findFirst()
              .orElseThrow();
      return told(
          token.getToken(),
          token.getExpiresAt().toInstant().toString(),
          chosen.source(),
          chosen.account(),
          chosen.tenantId());
    } catch (SignInException e) {
      return told(e);
    } catch (IllegalArgumentException e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElseThrow();
      String kind = FailureKind.INVALID_REQUEST.name();
      return List.of(kind, "kind: " + kind, "first line: " + line, "remedy: null", "text: " + line);
    }
  }

  private DefaultAzureCredential credential() throws ReflectiveOperationException {
    Surroundings here = Surroundings.ofThisMachine();
    Map<String, String> variables = new HashMap<>(environment);
    variables.putIfAbsent(CHOICE, "dev");
    DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder();
    if (timeout != null) {
      builder.credentialProcessTimeout(timeout);
    }
    // For the tests of its own package: another machine than that of this process.
    Method tools =
        DefaultAzureCredentialBuilder.class.getDeclaredMethod("tools", DeveloperTools.class);
    tools.setAccessible(true);
    tools.invoke(
        builder,
        new DeveloperTools(
            new Surroundings(variables, here.clock(), here.platform(), here.files())));
    return builder.build();
  }

  private static List<String> told(
      String token,
      String expiresOn,
      String source,
      @Nullable String account,
      @Nullable String tenant) {
    String name = String.valueOf(account).replaceAll("@.*", "");
    return List.of(
        name + " (" + programOf(source) + ")",
        "token: " + token,
        "expires on: " + expiresOn,
        "account: " + account,
        "tenant: " + tenant);
  }

  private static String programOf(String source) {
    for (FakeTools.Tool tool : FakeTools.Tool.values()) {
      if (tool.source.equals(source)) {
        return tool.program;
      }
    }
    return source;
  }

  private static List<String> told(SignInException e) {
    List<String> lines = new ArrayList<>();
    lines.add(e instanceof CredentialUnavailableException ? "–" : e.kind().name());
    for (Attempt attempt : e.attempts()) {
      lines.add(
          attempt(
              attempt.source(),
              attempt.kind().name(),
              attempt.message(),
              attempt.remedy().orElse(null)));
    }
    String text = String.valueOf(e.getMessage());
    lines.add("kind: " + e.kind());
    lines.add("first line: " + text.lines().findFirst().orElseThrow());
    lines.add("remedy: " + remedyOf(e));
    lines.add("text: " + text);
    return lines;
  }

  /** The remedy of the attempt that the first line is about: the cause's. */
  private static @Nullable String remedyOf(SignInException e) {
    Attempt leading = ((SignInException) Objects.requireNonNull(e.getCause())).attempts().get(0);
    return leading.remedy().orElse(null);
  }

  private static String attempt(
      String source, String kind, String message, @Nullable String remedy) {
    return source + " " + kind + ": " + message + " [" + remedy + "]";
  }

  private static boolean allAbsent(List<String> kinds) {
    return !kinds.isEmpty()
        && kinds.stream()
            .allMatch(kind -> kind.matches("NOT_(INSTALLED|SIGNED_IN|CONFIGURED|AVAILABLE_HERE)"));
  }

  @Override
  public String toString() {
    return String.join(" ", arguments("json")) + " " + environment;
  }
}
