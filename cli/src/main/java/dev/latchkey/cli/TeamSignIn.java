package dev.latchkey.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.access.AccessException;
import dev.latchkey.identity.DefaultAzureCredential;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.project.ProjectFile;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in with which a team command reads and changes: the one that {@code token} would take.
 *
 * @param credential the credential
 * @param source the class name of the credential that has the token
 */
record TeamSignIn(TokenCredential credential, String source) {
  private static final String SCOPE = "https://management.azure.com/.default";

  /** Reads what a user waits for, and tells what can't be read as a command does. */
  static <T> T read(Terminal terminal, String what, Supplier<T> work) throws CommandFailure {
    try {
      return Progress.during(terminal.err(), what, work::get);
    } catch (AccessException e) {
      throw CommandFailure.of(e);
    }
  }

  /**
   * Signs in, and finds which source has the token.
   *
   * @param tenant the tenant of the tokens, or {@code null} for the account's own
   */
  static TeamSignIn of(Terminal terminal, @Nullable String tenant) throws CommandFailure {
    ProjectFile project = ProjectInUse.of(terminal);
    SourceSelection selection = TokenSources.choose(null, terminal.machine(), project);
    try {
      return Progress.during(
          terminal.err(),
          "Waiting for " + String.join(", ", selection.classNames()),
          () -> {
            DefaultAzureCredential chain =
                CredentialTokens.chainOfAnyTenant(
                    terminal, selection, ToolTimeout.of("60s"), project);
            AccessToken token =
                chain.getTokenSync(new TokenRequestContext().addScopes(SCOPE).setTenantId(tenant));
            return new TeamSignIn(
                TenantById.of(chain, tenant, token),
                chain.report().chosen().orElse(selection.classNames().get(0)));
          });
    } catch (SignInException e) {
      throw CommandFailure.of(e);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }
}
