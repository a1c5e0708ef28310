package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.Chain;

/**
 * The usual chain: one line of code that signs in as the developer on a laptop and as the app
 * itself where it is deployed. In this order: {@link EnvironmentCredential}, {@link
 * WorkloadIdentityCredential}, {@link ManagedIdentityCredential}; then the developer's own sign-in:
 * {@link VisualStudioCodeCredential}, {@link AzureCliCredential}, {@link
 * AzurePowerShellCredential}, {@link AzureDeveloperCliCredential}.
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new DefaultAzureCredentialBuilder()
 *         .requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS)
 *         .build();
 * }</pre>
 *
 * <p>Outside of the app: {@code AZURE_TOKEN_CREDENTIALS} selects. {@code dev} on developers'
 * machines, {@code prod} where the app is deployed, or the name of one class; also a comma list, in
 * which {@code -Name} takes away ({@code dev,-AzurePowerShellCredential}). Any case; blank is
 * unset, which is all of them. {@code AZURE_TENANT_ID} is the tenant of all members and {@code
 * AZURE_CLIENT_ID} the application of the first three, where the builder says nothing else.
 *
 * <p>How the chain works is said at {@link ChainedTokenCredential}. Beside that: a service
 * principal or a deployed endpoint (App Service, Azure Arc, AKS and so on) is chosen by the
 * variables that name it, and its refusal ends the chain. Azure's instance metadata service, which
 * no variable names, is not looked for where the hardware says that this is no Azure machine;
 * elsewhere it is asked beside the developer tools and has a second to prove what it is, and a
 * proven one wins over them. With {@code prod}, or selected alone, it has as long as it needs.
 *
 * <p>Logs one INFO line when it chooses (source, tenant, and with {@link
 * DefaultAzureCredentialBuilder#enableAccountIdentifierLogging} the account), one WARN when it
 * fails, one when developer tools are signed in as different people, and one when a developer's
 * sign-in is chosen on what is plainly a deployment.
 */
public final class DefaultAzureCredential extends ChainedTokenCredential {
  DefaultAzureCredential(Chain chain) {
    super(chain);
  }
}
