package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.tool.ToolSource;

/**
 * A credential that uses the account that is signed in to Azure in Visual Studio Code. Visual
 * Studio Code does not share its tokens. Its extension Azure Resources writes a record that names
 * the account, and the authentication broker of the operating system issues tokens for that
 * account. The credential never asks the user for anything.
 *
 * <p>Only machines that have such a broker can use it: Linux that is enrolled with Microsoft Intune
 * or Himmelblau, and Linux inside Windows (WSL 2.4.13 or newer); experimental, Windows and macOS,
 * with JNA and Microsoft's library MSALRuntime. It is not verified against a live broker. {@code
 * LATCHKEY_BROKER} (or the system property {@code latchkey.broker}) names the way to the broker:
 * {@code dbus}, {@code wsl}, {@code native} or {@code off}; unset, it is that of the system, WSL's
 * before D-Bus.
 *
 * <p>Set up once, outside the app: install the extension, run its command "Azure: Sign In", and add
 * {@code dev.latchkey:latchkey-identity-broker} to the class path. The record is {@code
 * ~/.azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json}; if there is no folder {@code
 * ~/.azure}, the record is in {@code ~/.Azure}. Each call reads the record, so another sign-in
 * takes effect on the next call. The tenant of a token is that of the request, else that of the
 * builder, else that of the record (setting {@code @azure.argTenant}), else the account's own. A
 * record that another user of the machine could have written is refused, and a token of another
 * account is discarded.
 *
 * <pre>{@code
 * TokenCredential credential = new VisualStudioCodeCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has one scope or several of the same resource, and may carry claims. It may name
 * another tenant by the rules of {@link VisualStudioCodeCredentialBuilder#tenantId}; {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH=true} forbids other tenants. The broker must answer within
 * {@code processTimeout} (10 seconds). A token is reused from memory until shortly before it
 * expires, as long as the record names the same account; a request with claims always gets a new
 * one.
 *
 * <p>Throws {@link CredentialUnavailableException} for every failure, so that a chain of any kind
 * goes on; {@link SignInException#kind()} says what happened: no account is signed in, the record
 * can't be used, the account is a personal one, there is no broker, or the broker does not know the
 * account (Visual Studio Code used the browser to sign in), or Microsoft Entra refused. Only if
 * Microsoft Entra does not take the request itself (an unknown tenant), it is a plain {@link
 * SignInException} of kind {@link FailureKind#INVALID_REQUEST}. Throws {@link
 * IllegalArgumentException} for a bad scope or tenant. Thread-safe.
 *
 * <p>Source: microsoft/vscode-azureresourcegroups, {@code src/exportAuthRecord.ts}, July 2026.
 */
public final class VisualStudioCodeCredential extends SourceCredential {
  VisualStudioCodeCredential(ToolSource source, boolean accountLogged) {
    super(source, accountLogged);
  }

  @Override
  RuntimeException exception(TokenRequestContext request, FailedAttempt attempt, Failure failure) {
    return SignInException.thrownAsUnavailable(attempt, failure);
  }
}
