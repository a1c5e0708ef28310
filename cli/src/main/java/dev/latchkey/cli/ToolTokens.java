package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.cache.DeveloperSource;
import dev.latchkey.identity.internal.cache.DeveloperTools;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of developer tools, one tool after the other. Without azure-core, whose signed jar would
 * cost the command 150 ms.
 */
final class ToolTokens {
  private final Terminal terminal;
  private final TokenRequest request;
  private final ToolTimeout timeout;
  private final List<FailedAttempt> failures = new ArrayList<>();

  ToolTokens(Terminal terminal, TokenRequest request, ToolTimeout timeout) {
    this.terminal = terminal;
    this.request = request;
    this.timeout = timeout;
  }

  FoundToken of(List<SourceName> sources) throws CommandFailure {
    DeveloperTools tools = DeveloperTools.ofThisMachine();
    boolean opensToolCache = tools.mayOpenToolCaches();
    for (SourceName source : sources) {
      FoundToken token = find(source, tool(tools, source, opensToolCache));
      if (token != null) {
        return token;
      }
    }
    throw CommandFailure.ofAttempts(failures);
  }

  private @Nullable FoundToken find(SourceName source, DeveloperSource tool) throws CommandFailure {
    long start = System.nanoTime();
    try {
      if (!tool.facts().takesSeveralScopes()) {
        TokenRequest.requireOneScope(tool.facts().title(), request.scopes());
      }
      ToolToken token =
          Progress.during(terminal.err(), "Waiting for " + source.className(), () -> ask(tool));
      return new FoundToken(token.value(), token.expiresOn(), source);
    } catch (FailedQuestion e) {
      ToolFailure failure = e.failure();
      FailedAttempt attempt =
          new FailedAttempt(
              source.className(),
              failure.kind().name(),
              failure.inFull(request, tool.facts()),
              failure.remedy().orElse(null),
              Duration.ofNanos(System.nanoTime() - start).toMillis());
      failures.add(attempt.withTimeoutRemedy(timeout.howToGiveLonger()));
      if (failure.kind() == ToolFailure.Kind.INTERRUPTED) {
        throw CommandFailure.ofAttempts(failures);
      }
      return null;
    }
  }

  private ToolToken ask(DeveloperSource tool) {
    try {
      return tool.token(request, timeout.duration());
    } catch (ToolFailure e) {
      throw new FailedQuestion(e);
    }
  }

  /** Carries a failure through the progress line. */
  private static final class FailedQuestion extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ToolFailure failure;

    private FailedQuestion(ToolFailure failure) {
      super(failure);
      this.failure = failure;
    }

    private ToolFailure failure() {
      return failure;
    }
  }

  private static DeveloperSource tool(
      DeveloperTools tools, SourceName source, boolean opensToolCache) throws CommandFailure {
    return switch (source) {
      case VISUAL_STUDIO_CODE -> tools.visualStudioCode();
      case AZURE_CLI -> tools.azureCli(opensToolCache);
      case AZURE_POWERSHELL -> tools.azurePowerShell();
      case AZURE_DEVELOPER_CLI -> tools.azureDeveloperCli(opensToolCache);
      default ->
          throw new CommandFailure(
              FailureKind.NOT_AVAILABLE_HERE,
              source.className() + " is not built in this version. Use: --source az",
              "--source az");
    };
  }
}
