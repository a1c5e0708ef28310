package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.PersonSignIn;
import dev.latchkey.identity.internal.entra.interaction.UserAccount;
import dev.latchkey.identity.internal.entra.interaction.UserSource;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A credential for a user who signs in to the app itself, not to a tool. */
abstract class UserCredential extends SourceCredential {
  /** The default scope of a sign-in: that of Azure Resource Manager, by authority. */
  private static final Map<String, String> RESOURCE_MANAGER =
      Map.of(
          AzureAuthorityHosts.AZURE_PUBLIC_CLOUD,
          "https://management.core.windows.net//.default",
          AzureAuthorityHosts.AZURE_CHINA,
          "https://management.core.chinacloudapi.cn//.default",
          AzureAuthorityHosts.AZURE_GOVERNMENT,
          "https://management.core.usgovcloudapi.net//.default");

  private final Log log = new Log(getClass());
  private final EntraOptions options;
  private final UserSource source;

  UserCredential(String name, EntraOptions options, PersonSignIn signIn) {
    this(options, new UserSource(name, options, signIn));
  }

  private UserCredential(EntraOptions options, UserSource source) {
    super(source, options.accountLogged());
    this.options = options;
    this.source = source;
  }

  /** Asks the user to sign in on subscription, even if an account is already signed in. */
  Mono<AuthenticationRecord> signIn(TokenRequestContext request) {
    Objects.requireNonNull(request, "request");
    return TokenMono.of(() -> {
      UserAccount account = signInNow(request);
      if (options.accountLogged()) {
        log.info(
            "{}: {} signed in to tenant {}", source.name(), account.username(), account.tenant());
      } else {
        log.info("{}: a sign-in to tenant {}", source.name(), account.tenant());
      }
      return new AuthenticationRecord(account, options.clientId());
    });
  }

  /** The same for Azure Resource Manager in the authority's cloud. */
  Mono<AuthenticationRecord> signIn() {
    String scope = RESOURCE_MANAGER.get(options.authority().host() + "/");
    if (scope == null) {
      return Mono.error(() ->
          new IllegalArgumentException(
              "A sign-in at '"
                  + options.authority().host()
                  + "' needs a scope. Call authenticate(TokenRequestContext)."));
    }
    return signIn(new TokenRequestContext().addScopes(scope));
  }

  private UserAccount signInNow(TokenRequestContext context) {
    TokenRequest request = toTokenRequest(context);
    long start = System.nanoTime();
    try {
      return source.signIn(request);
    } catch (Failure e) {
      throw exception(context, FailedAttempt.of(source, request, e, start), e);
    }
  }

  @Override
  RuntimeException exception(TokenRequestContext request, FailedAttempt attempt, Failure failure) {
    return failure.kind() == FailureKind.NOT_SIGNED_IN
        ? new AuthenticationRequiredException(new Attempt(attempt), request)
        : super.exception(request, attempt, failure);
  }
}
