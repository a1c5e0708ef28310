package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the account signed in to Azure in Visual Studio Code. Visual Studio Code
 * keeps its tokens to itself; its extension Azure Resources leaves a record of whose account it is,
 * and the authentication broker of the operating system gives tokens of that account. It never asks
 * a person for anything.
 *
 * <p>Set up once, outside the app: install the extension, run its command "Azure: Sign In", and add
 * {@code dev.latchkey:latchkey-identity-broker} to the class path. The record is {@code
 * ~/.azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json}; where there is no folder
 * {@code ~/.azure}, it is looked for in {@code ~/.Azure}. It is looked at on each call, so that
 * another sign-in shows on the next. Tokens are for the tenant of the request, else that of the
 * builder, else that of the record (setting {@code @azure.argTenant}), else the account's own. A
 * record that another user of the machine could have written is not believed, and a token of
 * another account is discarded.
 * <pre>{@code
 * TokenCredential credential = new VisualStudioCodeCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has one scope or several of the same resource, and may carry claims. It may name
 * another tenant by the rules of {@link VisualStudioCodeCredentialBuilder#tenantId}; {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true} forbids other tenants. {@code processTimeout} (10
 * seconds) is how long the broker may take.
 *
 * <p>Throws {@link CredentialUnavailableException} when nobody is signed in, the record can't be
 * used, the account is a personal one, there is no broker, or the broker does not know the account
 * (Visual Studio Code signed in through the browser); {@link SignInException} for every other
 * failure; {@link IllegalArgumentException} for a bad scope or tenant. Thread-safe.
 *
 * <p>Source: microsoft/vscode-azureresourcegroups, {@code src/exportAuthRecord.ts}, July 2026.
 */
public final class VisualStudioCodeCredential extends SourceCredential {
  VisualStudioCodeCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }
}
