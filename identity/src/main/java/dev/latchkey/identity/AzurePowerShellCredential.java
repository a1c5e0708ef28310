package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the developer's sign-in of Azure PowerShell: it gives any client of the
 * Azure SDK the token that {@code Get-AzAccessToken} prints in a PowerShell of its own. <strong>Not
 * run against a real PowerShell here</strong>: built from the sources of Az.Accounts and what the
 * other Azure Identity libraries do.
 *
 * <p>Outside of the app, once: install PowerShell and its module Az.Accounts (2.2.0 or newer), and
 * run {@code Connect-AzAccount}. The program is the one that {@code LATCHKEY_PWSH_PATH} names by
 * its absolute path, else the first {@code pwsh} in the absolute folders of {@code PATH}, else the
 * one in the place that the installer or Homebrew uses on Windows and macOS. On Windows, Windows
 * PowerShell is asked when there is no {@code pwsh}, or the module is not installed in it.
 * PowerShell is started without a shell or profile, in a neutral folder, with nothing on stdin, and
 * ended with everything it started when {@code processTimeout} (10 seconds) has passed, the thread
 * is interrupted, or the subscription of {@link #getToken} is cancelled. The script is always the
 * same; resource and tenant reach it through variables of its environment.
 *
 * <p>Every call looks at the context that Az.Accounts saved in {@code ~/.Azure}: while it names the
 * same person, tenant and cloud, a token with more than five minutes to live comes from memory, so
 * that another {@code Connect-AzAccount} shows on the very next call, but for one that is confined
 * to its own session ({@code -Scope Process}). Where no context is saved, PowerShell is asked on
 * each call. Its tokens on disk are never read.
 *
 * <pre>{@code
 * TokenCredential credential = new AzurePowerShellCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has exactly one scope. It may name another tenant by the rules of {@link
 * AzurePowerShellCredentialBuilder#tenantId}; {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true}
 * forbids that. The token's tenant is checked against the tenant asked for. A claims challenge
 * can't be passed on: the failure's remedy is the {@code Connect-AzAccount} command that answers it
 * (Az.Accounts 5.2.0 and later).
 *
 * <p>Throws {@link CredentialUnavailableException} when PowerShell or its module is not installed,
 * a policy of the machine keeps it from loading the module, or nobody is signed in to it; {@link
 * SignInException} for every other failure; {@link IllegalArgumentException} for a bad scope or
 * tenant before anything is started. Safe for use by many threads at once: all credentials of a JVM
 * share one process for the same question.
 */
public final class AzurePowerShellCredential extends SourceCredential {
  AzurePowerShellCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }
}
