package dev.latchkey.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.ConfigurationBuilder;
import dev.latchkey.identity.DefaultAzureCredential;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of any source, from the credential that apps use. It loads azure-core, which the chain of
 * developer tools does without.
 */
final class CredentialTokens {
  private CredentialTokens() {}

  static TokenCommand.Answer of(
      Terminal terminal,
      TokenRequest request,
      SourceSelection selection,
      ToolTimeout timeout,
      @Nullable ProjectFile project)
      throws CommandFailure {
    TokenRequestContext context = new TokenRequestContext().setScopes(request.scopes());
    context.setTenantId(request.tenant()).setClaims(request.claims());
    DefaultAzureCredential chain = chainOf(terminal, selection, timeout, project);
    try {
      AccessToken token = chain.getTokenSync(context);
      List<String> names = selection.classNames();
      return new TokenCommand.Answer(
          token.getToken(),
          token.getExpiresAt().toInstant(),
          chain.report().chosen().orElse(names.get(0)));
    } catch (SignInException e) {
      throw CommandFailure.of(e).withLogin(request);
    }
  }

  /** The chain of these sources for every tenant: what is asked for names its own. */
  static DefaultAzureCredential chainOfAnyTenant(
      Terminal terminal,
      SourceSelection selection,
      ToolTimeout timeout,
      @Nullable ProjectFile project) {
    return builderOf(terminal, selection, timeout, project).additionallyAllowedTenants("*").build();
  }

  /** The chain of these sources, with the settings of the environment. */
  static DefaultAzureCredential chainOf(
      Terminal terminal,
      SourceSelection selection,
      ToolTimeout timeout,
      @Nullable ProjectFile project) {
    return builderOf(terminal, selection, timeout, project).build();
  }

  private static DefaultAzureCredentialBuilder builderOf(
      Terminal terminal,
      SourceSelection selection,
      ToolTimeout timeout,
      @Nullable ProjectFile project) {
    DeveloperTools.ofThisMachine().mendTimeoutsBy(timeout.remedy());
    ConfigurationBuilder settings = new ConfigurationBuilder();
    terminal.environment().forEach(settings::putProperty);
    settings.putProperty(SourceSelection.VARIABLE, String.join(",", selection.classNames()));
    DefaultAzureCredentialBuilder builder =
        new DefaultAzureCredentialBuilder()
            .configuration(settings.build())
            .credentialProcessTimeout(timeout.duration());
    return project == null ? builder : builder.projectFile(project.path());
  }
}
