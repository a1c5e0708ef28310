package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of the default chain, by its builder's options and the environment. */
final class DefaultMembers {
  /** What Azure's hosts set for the apps that run on them. */
  private static final Set<String> DEPLOYMENT_VARIABLES =
      Set.of(
          "WEBSITE_SITE_NAME",
          "FUNCTIONS_WORKER_RUNTIME",
          "CONTAINER_APP_NAME",
          "KUBERNETES_SERVICE_HOST");

  private static final String TENANT = "AZURE_TENANT_ID";

  private final DefaultAzureCredentialBuilder options;
  private final SourceSelection selection;

  DefaultMembers(DefaultAzureCredentialBuilder options, SourceSelection selection) {
    this.options = options;
    this.selection = selection;
  }

  List<ChainMember> members() {
    List<ChainMember> members = new ArrayList<>();
    for (SourceName name : selection.sources()) {
      members.add(member(name));
    }
    return members;
  }

  /** Whether the environment says that the app is deployed. */
  static boolean isDeployment(Surroundings machine) {
    // Azure Functions Core Tools set the variables of Functions on a developer's machine too.
    if (machine
        .variable("AZURE_FUNCTIONS_ENVIRONMENT")
        .orElse("")
        .equalsIgnoreCase("Development")) {
      return false;
    }
    for (String name : DEPLOYMENT_VARIABLES) {
      if (machine.variable(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private ChainMember member(SourceName name) {
    return switch (name) {
      case ENVIRONMENT -> new DeployedMembers(options).environment();
      case WORKLOAD_IDENTITY -> new DeployedMembers(options).workloadIdentity(tenant());
      case MANAGED_IDENTITY ->
          new DeployedMembers(options).managedIdentity(selection.isForDeployedApps());
      case INTELLIJ ->
          new AbsentMember(
              name.className(),
              true,
              "it is not built in this version",
              "sign in to another tool: az login");
      case VISUAL_STUDIO_CODE ->
          new ToolMember(tool(new VisualStudioCodeCredentialBuilder()).build());
      case AZURE_CLI ->
          new ToolMember(
              tool(new AzureCliCredentialBuilder()).subscription(options.subscription).build());
      case AZURE_POWERSHELL -> new ToolMember(tool(new AzurePowerShellCredentialBuilder()).build());
      case AZURE_DEVELOPER_CLI ->
          new ToolMember(tool(new AzureDeveloperCliCredentialBuilder()).build());
    };
  }

  private <T extends ToolCredentialBuilderBase<T>> T tool(T builder) {
    builder.like(options);
    if (options.toolsOfTest() != null) {
      builder.tools(options.toolsOfTest());
    }
    if (options.toolCacheDisabled) {
      builder.disableToolCache();
    }
    if (options.additionallyAllowedTenants != null) {
      builder.additionallyAllowedTenants(options.additionallyAllowedTenants);
    }
    return builder.tenantId(tenant()).processTimeout(options.processTimeout);
  }

  private @Nullable String tenant() {
    if (options.tenantId != null) {
      return options.tenantId;
    }
    String value = options.setting(TENANT).orElse(null);
    return value == null ? null : CredentialBuilderBase.requireTenant(TENANT, value);
  }
}
