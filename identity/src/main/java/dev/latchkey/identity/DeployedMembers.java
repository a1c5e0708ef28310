package dev.latchkey.identity;

import org.jspecify.annotations.Nullable;

/**
 * The members of the default chain for deployed apps, by its builder's options and the environment.
 * Apart from {@link DefaultMembers}, since a developer's JVM that selects {@code dev} never loads
 * what they are made of.
 */
final class DeployedMembers {
  private final DefaultAzureCredentialBuilder options;

  DeployedMembers(DefaultAzureCredentialBuilder options) {
    this.options = options;
  }

  ChainMember environment() {
    EnvironmentCredentialBuilder builder = new EnvironmentCredentialBuilder();
    builder.like(options);
    likeTheChain(builder.entra());
    return DeployedMember.of(builder.build());
  }

  ChainMember workloadIdentity(@Nullable String tenant) {
    WorkloadIdentityCredentialBuilder builder = new WorkloadIdentityCredentialBuilder();
    builder.like((CredentialBuilderBase<?>) options);
    likeTheChain(builder);
    builder
        .tenantId(tenant)
        .clientId(
            options.workloadIdentityClientId != null
                ? options.workloadIdentityClientId
                : clientId());
    return DeployedMember.of(builder.buildForChain());
  }

  private void likeTheChain(AadCredentialBuilderBase<?> builder) {
    if (options.authorityHost != null) {
      builder.authorityHost(options.authorityHost);
    }
    if (options.executorService != null) {
      builder.executorService(options.executorService);
    }
    if (options.additionallyAllowedTenants != null) {
      builder.additionallyAllowedTenants(options.additionallyAllowedTenants);
    }
    if (!options.instanceDiscovery) {
      builder.disableInstanceDiscovery();
    }
  }

  ChainMember managedIdentity(boolean isForDeployedApps) {
    ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder();
    builder.like(options);
    if (options.executorService != null) {
      builder.executorService(options.executorService);
    }
    ManagedIdentityCredential credential =
        builder.clientId(clientId()).resourceId(options.managedIdentityResourceId).build();
    return isForDeployedApps
        ? DeployedMember.of(credential, false)
        : ChainMembers.ofManagedIdentity(credential, options.proofWithin);
  }

  /** {@code AZURE_CLIENT_ID} counts only where the identity is not named otherwise. */
  private @Nullable String clientId() {
    if (options.managedIdentityClientId != null || options.managedIdentityResourceId != null) {
      return options.managedIdentityClientId;
    }
    return options.setting("AZURE_CLIENT_ID").orElse(null);
  }
}
