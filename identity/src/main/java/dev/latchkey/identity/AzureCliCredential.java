package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the developer's sign-in of the Azure CLI: it gives any client of the Azure
 * SDK the token that {@code az account get-access-token} prints.
 *
 * <p>Set up once, outside the app: install the Azure CLI and run {@code az login}. The program is
 * the one at the absolute path in {@code LATCHKEY_AZ_PATH}, else the first {@code az} in the
 * absolute folders of {@code PATH}, else the one in the standard place of the installer (Windows)
 * or of Homebrew (macOS). It is started without a shell, in a neutral folder, with nothing on
 * stdin, and is ended, with every process that it started, when {@code processTimeout} (10 seconds)
 * has passed, the thread is interrupted, or the subscription of {@link #getToken} is cancelled.
 * <p>az is run as rarely as possible. Every call reads az's files ({@code AZURE_CONFIG_DIR}, else {@code ~/.azure}) to see which account is signed in, so {@code az login}, {@code az logout} and {@code az account set} take effect on the next call. While the account, tenant and cloud are the same, a token that is valid for more than five minutes comes from memory, else from az's own token cache ({@code msal_token_cache.json}). That cache is read and never written, and only access tokens are taken from it: exactly the one that az would print. In a token's last five minutes, a new one is fetched in the background. {@code LATCHKEY_TOOL_CACHE=off} or {@link AzureCliCredentialBuilder#disableToolCache} turns that cache off. On Windows, az encrypts the cache, so the first token of a JVM comes from az. If az's files don't say which account is signed in, every call runs az. <pre>{@code
 * TokenCredential credential = new AzureCliCredentialBuilder().tenantId("contoso.test").build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has exactly one scope. It may name another tenant by the rules of {@link
 * AzureCliCredentialBuilder#tenantId}; {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true} forbids
 * other tenants. The token's tenant must be the requested tenant. az takes no claims challenge: the
 * failure's remedy is the {@code az login} command that answers it.
 *
 * <p>Throws {@link CredentialUnavailableException} if az is not installed, no account is signed in
 * to it, or it uses a managed identity that the machine does not have; {@link SignInException} for
 * every other failure; {@link IllegalArgumentException} for a bad scope or tenant, before anything
 * is started. Thread-safe: all credentials of a JVM share one process for the same request.
 *
 * <p>Source: azure-cli 2.45.0 and 2.91.0; az prints {@code expires_on} since 2.54.0 and knows
 * {@code az login --claims-challenge} since 2.76.0.
 */
public final class AzureCliCredential extends SourceCredential {
  AzureCliCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }
}
