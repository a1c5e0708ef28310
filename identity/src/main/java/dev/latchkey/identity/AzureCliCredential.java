package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the developer's sign-in of the Azure CLI: it gives any client of the Azure
 * SDK the token that {@code az account get-access-token} prints.
 *
 * <p>Outside of the app, once: install the Azure CLI and run {@code az login}. The program is the
 * one that {@code LATCHKEY_AZ_PATH} names by its absolute path, else the first {@code az} in the
 * absolute folders of {@code PATH}, else the one in the place that the installer or Homebrew uses
 * on Windows and macOS. It is started without a shell, in a neutral folder, with nothing on stdin,
 * and ended with everything it started when {@code processTimeout} (10 seconds) has passed, the
 * thread is interrupted, or the subscription of {@link #getToken} is cancelled.
 *
 * <p>az is asked as rarely as can be. Every call looks at az's files ({@code AZURE_CONFIG_DIR},
 * else {@code ~/.azure}) for who is signed in, so that {@code az login}, {@code az logout} and
 * {@code az account set} show on the very next one. While that is the same person, tenant and
 * cloud, a token with more than five minutes to live comes from memory, else from az's own cache of
 * tokens ({@code msal_token_cache.json}), which is read and never written, and of which only an
 * access token is ever taken: exactly the one that az would print. In its last five minutes a new
 * one is asked for in the background. {@code LATCHKEY_TOOL_CACHE=off} or {@link
 * AzureCliCredentialBuilder#disableToolCache} keeps that cache closed. On Windows az encrypts it,
 * and the first token of a JVM comes from az. Where az's files don't say who is signed in, az is
 * asked on each call.
 *
 * <pre>{@code
 * TokenCredential credential = new AzureCliCredentialBuilder().tenantId("contoso.test").build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has exactly one scope. It may name another tenant by the rules of {@link
 * AzureCliCredentialBuilder#tenantId}; {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true} forbids
 * that. The token's tenant is checked against the tenant asked for. A claims challenge can't be
 * passed on to az: the failure's remedy is the {@code az login} command that answers it.
 *
 * <p>Throws {@link CredentialUnavailableException} when az is not installed, nobody is signed in to
 * it, or it uses a managed identity that is not there; {@link SignInException} for every other
 * failure; {@link IllegalArgumentException} for a bad scope or tenant before anything is started.
 * Safe for use by many threads at once: all credentials of a JVM share one process for the same
 * question.
 *
 * <p>Source: azure-cli 2.45.0 and 2.91.0; {@code expires_on} is printed since 2.54.0, {@code az
 * login --claims-challenge} understood since 2.76.0.
 */
public final class AzureCliCredential extends SourceCredential {
  AzureCliCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }
}
