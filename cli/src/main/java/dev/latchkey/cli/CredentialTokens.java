package dev.latchkey.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.ConfigurationBuilder;
import dev.latchkey.identity.DefaultAzureCredential;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens of any source, through the chain that apps use. */
final class CredentialTokens {
  private CredentialTokens() {}

  static FoundToken of(
      Terminal terminal,
      List<String> scopes,
      @Nullable String tenant,
      @Nullable String claims,
      List<SourceName> sources,
      ToolTimeout timeout)
      throws CommandFailure {
    TokenRequestContext request = new TokenRequestContext().setScopes(scopes);
    request.setTenantId(tenant).setClaims(claims);
    DefaultAzureCredential chain = chainOf(terminal, sources, timeout);
    try {
      AccessToken token =
          Progress.during(
              terminal.err(), "Waiting for " + names(sources), () -> chain.getTokenSync(request));
      SourceName source = chain.report().chosen().flatMap(SourceName::find).orElse(sources.get(0));
      return new FoundToken(token.getToken(), token.getExpiresAt().toInstant(), source);
    } catch (SignInException e) {
      throw CommandFailure.of(e, timeout.howToGiveLonger());
    }
  }

  /** The chain of these sources, with the settings of the environment. */
  private static DefaultAzureCredential chainOf(
      Terminal terminal, List<SourceName> sources, ToolTimeout timeout) {
    ConfigurationBuilder settings = new ConfigurationBuilder();
    terminal.environment().forEach(settings::putProperty);
    settings.putProperty(SourceSelection.VARIABLE, names(sources));
    return new DefaultAzureCredentialBuilder()
        .configuration(settings.build())
        .credentialProcessTimeout(timeout.duration())
        .build();
  }

  private static String names(List<SourceName> sources) {
    return sources.stream().map(SourceName::className).collect(Collectors.joining(","));
  }
}
