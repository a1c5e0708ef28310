package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.Chain;

/**
 * The default chain: one line of code that signs in as the developer on a laptop, and as the app
 * itself in a deployment. The order is: {@link EnvironmentCredential}, {@link
 * WorkloadIdentityCredential}, {@link ManagedIdentityCredential}; then the developer's own sign-in:
 * {@link VisualStudioCodeCredential}, {@link AzureCliCredential}, {@link
 * AzurePowerShellCredential}, {@link AzureDeveloperCliCredential}.
 * <pre>{@code
 * TokenCredential credential =
 *     new DefaultAzureCredentialBuilder()
 *         .requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS)
 *         .build();
 * }</pre>
 *
 * <p>Set outside the app: {@code AZURE_TOKEN_CREDENTIALS} selects the members. Its value is {@code
 * dev} on developers' machines, {@code prod} in a deployment, or the name of one class. It can also
 * be a comma-separated list, in which {@code -Name} removes a member ({@code
 * dev,-AzurePowerShellCredential}). Case is ignored. Blank or unset selects all members. {@code
 * AZURE_TENANT_ID} is the tenant of all members and {@code AZURE_CLIENT_ID} the application of the
 * first three, unless the builder sets them.
 *
 * <p>{@link ChainedTokenCredential} describes how a chain works. In addition, environment variables
 * select a service principal or a deployed endpoint (App Service, Azure Arc, AKS and so on). If
 * that source is refused, the chain ends. No variable names Azure's instance metadata service. It
 * is skipped if the hardware shows that this is not an Azure machine. Otherwise it is called at the
 * same time as the developer tools and has a second to prove what it is; if it does, it wins over
 * them. With {@code prod}, or if it is the only member, it has as long as it needs.
 *
 * <p>The chain logs one INFO line when it chooses a member: the source, the tenant, and, with
 * {@link DefaultAzureCredentialBuilder#enableAccountIdentifierLogging}, the account. It logs one
 * WARN line when it fails, one when developer tools are signed in with different accounts, and one
 * when it chooses a developer's sign-in in an environment that is clearly a deployment.
 */
public final class DefaultAzureCredential extends ChainedTokenCredential {
  DefaultAzureCredential(Chain chain) {
    super(chain);
  }
}
