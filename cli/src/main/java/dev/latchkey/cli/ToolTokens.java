package dev.latchkey.cli;

import dev.latchkey.identity.internal.chain.Chain;
import dev.latchkey.identity.internal.chain.ChainFailure;
import dev.latchkey.identity.internal.chain.ChainListener;
import dev.latchkey.identity.internal.chain.ChainWalk;
import dev.latchkey.identity.internal.chain.DeveloperMembers;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.chain.Winner;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of developer tools, from the chain that {@code DefaultAzureCredential} walks, without the
 * Azure SDK.
 */
final class ToolTokens {
  private ToolTokens() {}

  static TokenCommand.Answer of(
      Terminal terminal,
      TokenRequest request,
      SourceSelection selection,
      ToolTimeout timeout,
      @Nullable ProjectFile project)
      throws CommandFailure {
    DeveloperTools tools = new DeveloperTools(terminal.machine());
    tools.mendTimeoutsBy(timeout.remedy());
    AtomicReference<String> chosen = new AtomicReference<>("");
    Chain chain =
        DeveloperMembers.ofVariables(tools, timeout.duration(), project)
            .chain(
                selection,
                new ChainListener() {
                  @Override
                  public void chosen(Winner winner, ChainWalk walk) {
                    chosen.set(winner.member().name());
                  }
                });
    try {
      Token token = chain.token(request);
      return new TokenCommand.Answer(token.value(), token.expiresOn(), chosen.get());
    } catch (ChainFailure e) {
      throw CommandFailure.of(e).withLogin(request);
    }
  }
}
