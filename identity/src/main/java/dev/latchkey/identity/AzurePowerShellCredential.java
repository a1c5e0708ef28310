package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the developer's sign-in of Azure PowerShell: it gives any client of the
 * Azure SDK the token that {@code Get-AzAccessToken} prints in a separate PowerShell process. It
 * was run in PowerShell 7.6.9 with a stand-in for Az.Accounts; for that module it follows its
 * source code and the other Azure Identity libraries.
 *
 * <p>Set up once, outside the app: install PowerShell and its module Az.Accounts (2.2.0 or newer),
 * and run {@code Connect-AzAccount}. The program is the one at the absolute path in {@code
 * LATCHKEY_PWSH_PATH}, else the first {@code pwsh} in the absolute folders of {@code PATH}, else
 * the one in the standard place of the installer (Windows) or of Homebrew (macOS). On Windows,
 * Windows PowerShell is used if there is no {@code pwsh}, or if {@code pwsh} does not have the
 * module. PowerShell is started without a shell or profile, in a neutral folder, with nothing on
 * stdin, and is ended, with every process that it started, when {@code processTimeout} (10 seconds)
 * has passed, the thread is interrupted, or the subscription of {@link #getToken} is cancelled. The
 * script is always the same. It gets the resource and the tenant from environment variables.
 *
 * <p>Every call reads the context that Az.Accounts saved in {@code ~/.Azure}. While it names the
 * same account, tenant and cloud, a token that is valid for more than five minutes comes from
 * memory. Another {@code Connect-AzAccount} therefore takes effect on the next call, unless it was
 * limited to its own session ({@code -Scope Process}). If no context is saved, every call runs
 * PowerShell. The tokens that PowerShell keeps on disk are never read.
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
 * forbids other tenants. The token's tenant must be the requested tenant. PowerShell takes no
 * claims challenge: the failure's remedy is the {@code Connect-AzAccount} command that answers it
 * (Az.Accounts 5.2.0 and later).
 *
 * <p>Throws {@link CredentialUnavailableException} if PowerShell or its module is not installed, a
 * policy of the machine blocks the module, or no account is signed in to it; {@link
 * SignInException} for every other failure; {@link IllegalArgumentException} for a bad scope or
 * tenant, before anything is started. Thread-safe: all credentials of a JVM share one process for
 * the same request.
 */
public final class AzurePowerShellCredential extends SourceCredential {
  AzurePowerShellCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }
}
