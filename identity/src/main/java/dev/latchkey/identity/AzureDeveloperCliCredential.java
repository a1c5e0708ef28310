package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the developer's sign-in of the Azure Developer CLI: it gives any client of
 * the Azure SDK the token that {@code azd auth token} prints.
 *
 * <p>Outside of the app, once: install the Azure Developer CLI and run {@code azd auth login}. The
 * program is the one that {@code LATCHKEY_AZD_PATH} names by its absolute path, else the first
 * {@code azd} in the absolute folders of {@code PATH}, else the one in the place that the installer
 * or Homebrew uses on Windows and macOS. It is started without a shell, in a neutral folder (so
 * that the azd environment of a project has no say), with nothing on stdin, and ended with
 * everything it started when {@code processTimeout} (10 seconds) has passed, the thread is
 * interrupted, or the subscription of {@link #getToken} is cancelled.
 *
 * <p>azd is asked as rarely as can be. Every call looks at azd's files ({@code AZD_CONFIG_DIR},
 * else {@code ~/.azd}) for who is signed in, so that another {@code azd auth login} shows on the
 * very next one. While that is the same person, a token with more than five minutes to live comes
 * from memory, else from azd's own cache of tokens ({@code auth/msal/cache.json}), which is read
 * and never written: exactly the one that azd would print, also where azd could not be asked
 * because the machine is offline. {@code LATCHKEY_TOOL_CACHE=off} or {@link
 * AzureDeveloperCliCredentialBuilder#disableToolCache} keeps that cache closed.
 *
 * <pre>{@code
 * TokenCredential credential = new AzureDeveloperCliCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has one scope or several of the same resource. It may name another tenant by the
 * rules of {@link AzureDeveloperCliCredentialBuilder#tenantId}; {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true} forbids that. Without any, azd takes the tenant of
 * the subscription that {@code AZURE_SUBSCRIPTION_ID} names, else the account's own. The token's
 * tenant is checked against the tenant asked for. A claims challenge is passed on; azd 1.18.1 and
 * later understand it, and keep it for the next {@code azd auth login} when it can't be met.
 *
 * <p>Throws {@link CredentialUnavailableException} when azd is not installed, nobody is signed in
 * to it, or it uses a managed identity that is not there; {@link SignInException} for every other
 * failure; {@link IllegalArgumentException} for a bad scope or tenant before anything is started.
 * Safe for use by many threads at once: all credentials of a JVM share one process for the same
 * question.
 *
 * <p>Where the host {@code aka.ms} can't be reached, azd gives its answer about 10 seconds late:
 * set a longer {@code processTimeout} there.
 *
 * <p>Source: azd 1.32.0-beta.1, run; 1.18 and later, read.
 */
public final class AzureDeveloperCliCredential extends SourceCredential {
  AzureDeveloperCliCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }
}
