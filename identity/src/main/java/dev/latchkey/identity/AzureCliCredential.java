package dev.latchkey.identity;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.AzureCli;

/**
 * A credential that uses the developer's sign-in of the Azure CLI: it runs {@code az account
 * get-access-token} and gives its answer to any client of the Azure SDK.
 *
 * <p>Outside of the app, once: install the Azure CLI and run {@code az login}. The program is the
 * one that {@code LATCHKEY_AZ_PATH} names by its absolute path, else the first {@code az} in the
 * absolute folders of {@code PATH}, else the one in the place that the installer or Homebrew uses
 * on Windows and macOS. It is started without a shell, in a neutral folder, with nothing on stdin,
 * and ended with everything it started when {@code processTimeout} (10 seconds) has passed, the
 * thread is interrupted, or the subscription of {@link #getToken} is cancelled. Nothing is cached:
 * each call runs az, so that another {@code az login} shows on the next call.
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
 * Safe for use by many threads at once; each call is a process of its own.
 *
 * <p>Source: azure-cli 2.45.0 and 2.91.0; {@code expires_on} is printed since 2.54.0, {@code az
 * login --claims-challenge} understood since 2.76.0.
 */
public final class AzureCliCredential extends ToolCredential {
  AzureCliCredential(Surroundings surroundings, ToolOptions options) {
    super(new AzureCli(surroundings), options);
  }
}
