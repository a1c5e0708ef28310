package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.DeployedMember;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.managed.ManagedSource;
import org.jspecify.annotations.Nullable;

/**
 * The default chain's members for deployed apps, built from the builder's options and the
 * environment. It is a separate class so that a developer's JVM that selects {@code dev} never
 * loads the classes that the members need.
 */
final class DeployedMembers {
  private final DefaultAzureCredentialBuilder options;

  private DeployedMembers(DefaultAzureCredentialBuilder options) {
    this.options = options;
  }

  /**
   * One of the members.
   *
   * @param isForDeployedApps whether the chain has no developer sources
   */
  static Member member(
      SourceName name,
      DefaultAzureCredentialBuilder options,
      @Nullable String tenant,
      boolean isForDeployedApps) {
    DeployedMembers members = new DeployedMembers(options);
    return switch (name) {
      case ENVIRONMENT -> members.environment();
      case WORKLOAD_IDENTITY -> members.workloadIdentity(tenant);
      case MANAGED_IDENTITY -> members.managedIdentity(isForDeployedApps);
      default -> throw new IllegalArgumentException(name.className() + " is for developers.");
    };
  }

  private Member environment() {
    EnvironmentCredentialBuilder builder = new EnvironmentCredentialBuilder();
    builder.like(options);
    likeTheChain(builder.entra());
    return new DeployedMember(builder.build().source(), false);
  }

  private Member workloadIdentity(@Nullable String tenant) {
    WorkloadIdentityCredentialBuilder builder = new WorkloadIdentityCredentialBuilder();
    builder.like((CredentialBuilderBase<?>) options);
    likeTheChain(builder);
    builder
        .tenantId(tenant)
        .clientId(
            options.workloadIdentityClientId != null
                ? options.workloadIdentityClientId
                : clientId())
        .namedBy(
            options.tenantId != null ? "tenantId(…)" : "AZURE_TENANT_ID",
            options.workloadIdentityClientId != null
                ? "workloadIdentityClientId(…)"
                : clientSetting());
    return new DeployedMember(builder.buildForChain().source(), false);
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

  private Member managedIdentity(boolean isForDeployedApps) {
    ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder();
    builder.like(options);
    if (options.executorService != null) {
      builder.executorService(options.executorService);
    }
    ManagedSource source =
        builder
            .clientId(clientId())
            .resourceId(options.managedIdentityResourceId)
            .namedBy(
                options.managedIdentityResourceId != null
                    ? "managedIdentityResourceId(…)"
                    : clientSetting())
            .source();
    return isForDeployedApps
        ? new DeployedMember(source, false)
        : ChainMembers.ofManagedIdentity(source, options.proofWithin);
  }

  private String clientSetting() {
    return options.managedIdentityClientId != null
        ? "managedIdentityClientId(…)"
        : "AZURE_CLIENT_ID";
  }

  /** {@code AZURE_CLIENT_ID} counts only if the identity is not named in another way. */
  private @Nullable String clientId() {
    if (options.managedIdentityClientId != null || options.managedIdentityResourceId != null) {
      return options.managedIdentityClientId;
    }
    return options.setting("AZURE_CLIENT_ID").orElse(null);
  }
}
