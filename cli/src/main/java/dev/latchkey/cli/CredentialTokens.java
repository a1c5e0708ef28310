package dev.latchkey.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.AzureCliCredentialBuilder;
import dev.latchkey.identity.AzureDeveloperCliCredentialBuilder;
import dev.latchkey.identity.AzurePowerShellCredentialBuilder;
import dev.latchkey.identity.EnvironmentCredentialBuilder;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.ManagedIdentityCredentialBuilder;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.VisualStudioCodeCredentialBuilder;
import dev.latchkey.identity.WorkloadIdentityCredentialBuilder;
import dev.latchkey.identity.internal.chain.SourceName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of any source, one after the other, through the Azure SDK's interface. */
final class CredentialTokens {
  private final Terminal terminal;
  private final TokenRequestContext request;

  private CredentialTokens(Terminal terminal, TokenRequestContext request) {
    this.terminal = terminal;
    this.request = request;
  }

  static FoundToken of(
      Terminal terminal,
      List<String> scopes,
      @Nullable String tenant,
      @Nullable String claims,
      List<SourceName> sources)
      throws CommandFailure {
    TokenRequestContext request = new TokenRequestContext().setScopes(scopes);
    request.setTenantId(tenant).setClaims(claims);
    return new CredentialTokens(terminal, request).of(sources);
  }

  /** As the chain goes: a source of deployed apps that is there and refused ends it. */
  private FoundToken of(List<SourceName> sources) throws CommandFailure {
    List<SignInException> failures = new ArrayList<>();
    for (SourceName source : sources) {
      try {
        AccessToken token =
            Progress.during(
                terminal.err(),
                "Waiting for " + source.className(),
                () -> credential(source).getTokenSync(request));
        return new FoundToken(token.getToken(), token.getExpiresAt().toInstant(), source);
      } catch (SignInException e) {
        failures.add(e);
        if (e.kind() == FailureKind.INTERRUPTED
            || (!source.isDeveloper() && !e.kind().isAbsent())) {
          break;
        }
      } catch (IllegalArgumentException e) {
        throw CommandFailure.of(e);
      }
    }
    throw CommandFailure.of(failures);
  }

  private static TokenCredential credential(SourceName source) {
    return switch (source) {
      case ENVIRONMENT -> new EnvironmentCredentialBuilder().build();
      case WORKLOAD_IDENTITY -> new WorkloadIdentityCredentialBuilder().build();
      case MANAGED_IDENTITY -> new ManagedIdentityCredentialBuilder().build();
      case VISUAL_STUDIO_CODE, INTELLIJ -> new VisualStudioCodeCredentialBuilder().build();
      case AZURE_CLI -> new AzureCliCredentialBuilder().build();
      case AZURE_POWERSHELL -> new AzurePowerShellCredentialBuilder().build();
      case AZURE_DEVELOPER_CLI -> new AzureDeveloperCliCredentialBuilder().build();
    };
  }
}
