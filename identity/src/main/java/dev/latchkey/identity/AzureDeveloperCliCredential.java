package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the developer's sign-in of the Azure Developer CLI: it gives any client of
 * the Azure SDK the token that {@code azd auth token} prints.
 *
 * <p>Set up once, outside the app: install the Azure Developer CLI and run {@code azd auth login}.
 * The program is the one at the absolute path in {@code LATCHKEY_AZD_PATH}, else the first {@code
 * azd} in the absolute folders of {@code PATH}, else the one in the standard place of the installer
 * (Windows) or of Homebrew (macOS). It is started without a shell, in a neutral folder (so the azd
 * environment of a project has no effect), with nothing on stdin, and is ended, with every process
 * that it started, when {@code processTimeout} (10 seconds) has passed, the thread is interrupted,
 * or the subscription of {@link #getToken} is cancelled.
 * <p>azd is run as rarely as possible. Every call reads azd's files ({@code AZD_CONFIG_DIR}, else {@code ~/.azd}) to see which account is signed in, so another {@code azd auth login} takes effect on the next call. While the account is the same, a token that is valid for more than five minutes comes from memory, else from azd's own token cache ({@code auth/msal/cache.json}). That cache is read and never written, and gives exactly the token that azd would print. It also works offline, when azd itself would fail. {@code LATCHKEY_TOOL_CACHE=off} or {@link AzureDeveloperCliCredentialBuilder#disableToolCache} turns that cache off. <pre>{@code
 * TokenCredential credential = new AzureDeveloperCliCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has one scope or several of the same resource. It may name another tenant by the
 * rules of {@link AzureDeveloperCliCredentialBuilder#tenantId}; {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true} forbids other tenants. If neither the request nor
 * the builder names one, azd takes the tenant of the subscription that {@code
 * AZURE_SUBSCRIPTION_ID} names, else the account's own. The token's tenant must be the requested
 * tenant. A claims challenge is passed on. azd 1.18.1 and later understand it; if they can't meet
 * it, they keep it for the next {@code azd auth login}.
 *
 * <p>Throws {@link CredentialUnavailableException} if azd is not installed, no account is signed in
 * to it, or it uses a managed identity that the machine does not have; {@link SignInException} for
 * every other failure; {@link IllegalArgumentException} for a bad scope or tenant, before anything
 * is started. Thread-safe: all credentials of a JVM share one process for the same request.
 *
 * <p>If the host {@code aka.ms} can't be reached, azd answers about 10 seconds late. Set a longer
 * {@code processTimeout} on such a network.
 *
 * <p>Source: azd 1.32.0-beta.1 was run; the source code of 1.18 and later was read.
 */
public final class AzureDeveloperCliCredential extends SourceCredential {
  AzureDeveloperCliCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }
}
