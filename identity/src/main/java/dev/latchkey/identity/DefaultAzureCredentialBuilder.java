package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.Chain;
import dev.latchkey.identity.internal.chain.DeveloperMembers;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.entra.Authority;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.tool.ToolPolicy;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The builder of {@link DefaultAzureCredential}. Not thread-safe. */
public class DefaultAzureCredentialBuilder
    extends CredentialBuilderBase<DefaultAzureCredentialBuilder> {
  /**
   * The time in which the instance metadata service must prove itself. A developer must not wait
   * longer to learn that this is not an Azure machine.
   */
  static final Duration PROOF = Duration.ofSeconds(1);

  private final Set<SourceName> excluded = new HashSet<>();
  private final List<AzureIdentityEnvVars> required = new ArrayList<>();
  private @Nullable DeveloperTools tools;
  private @Nullable Path projectFile;

  @Nullable String tenantId;
  @Nullable String authorityHost;
  @Nullable String managedIdentityClientId;
  @Nullable String managedIdentityResourceId;
  @Nullable String workloadIdentityClientId;
  @Nullable String subscription;
  @Nullable ExecutorService executorService;
  @Nullable List<String> additionallyAllowedTenants;
  Duration processTimeout = Duration.ofSeconds(10);
  Duration proofWithin = PROOF;
  boolean instanceDiscovery = true;
  boolean toolCacheDisabled;

  /** A builder with the defaults. */
  public DefaultAzureCredentialBuilder() {}

  /**
   * Sets the tenant of the tokens. The default is {@code AZURE_TENANT_ID}, else each source's own
   * default tenant.
   *
   * @param tenantId a tenant's id or domain name; {@code null} or blank selects the default
   * @return this builder
   * @throws IllegalArgumentException if it has characters other than letters, digits, '.' and '-'
   */
  public DefaultAzureCredentialBuilder tenantId(@Nullable String tenantId) {
    String value = blankIsNull(tenantId);
    this.tenantId = value == null ? null : RequestValues.requireTenant(value);
    return this;
  }

  /**
   * Sets the sign-in server for applications. The default is {@code AZURE_AUTHORITY_HOST}, else
   * Azure's public cloud. Developer tools use their own setting.
   *
   * @param authorityHost an https address; see {@link AzureAuthorityHosts}
   * @return this builder
   * @throws IllegalArgumentException for any other address
   */
  public DefaultAzureCredentialBuilder authorityHost(String authorityHost) {
    Objects.requireNonNull(authorityHost, "authorityHost");
    Authority.of(authorityHost, "authorityHost");
    this.authorityHost = authorityHost;
    return this;
  }

  /**
   * Sets the client id of a user-assigned managed identity. The default is {@code AZURE_CLIENT_ID},
   * else the machine's own identity. The id also applies to the workload identity, unless that has
   * its own.
   *
   * @param clientId the id
   * @return this builder
   */
  public DefaultAzureCredentialBuilder managedIdentityClientId(@Nullable String clientId) {
    managedIdentityClientId = blankIsNull(clientId);
    return this;
  }

  /**
   * Sets the resource id of a user-assigned managed identity. {@code AZURE_CLIENT_ID} is then
   * ignored.
   *
   * @param resourceId the id
   * @return this builder
   */
  public DefaultAzureCredentialBuilder managedIdentityResourceId(@Nullable String resourceId) {
    managedIdentityResourceId = blankIsNull(resourceId);
    return this;
  }

  /**
   * Sets the application of a workload identity. The default is that of the managed identity, else
   * {@code AZURE_CLIENT_ID}.
   *
   * @param clientId the id
   * @return this builder
   */
  public DefaultAzureCredentialBuilder workloadIdentityClientId(@Nullable String clientId) {
    workloadIdentityClientId = blankIsNull(clientId);
    return this;
  }

  /**
   * Has no effect: the chain has no {@code IntelliJCredential}.
   *
   * @param databasePath the path of a KeePass database
   * @return this builder
   * @throws IllegalArgumentException if the path is {@code null} or blank
   * @deprecated For code that was written for azure-identity.
   */
  @Deprecated
  public DefaultAzureCredentialBuilder intelliJKeePassDatabasePath(String databasePath) {
    if (databasePath == null || databasePath.isBlank()) {
      throw new IllegalArgumentException("The path of the KeePass database is missing.");
    }
    return this;
  }

  /**
   * Sets the subscription that selects the account of the Azure CLI; see {@link
   * AzureCliCredentialBuilder#subscription}.
   *
   * @param subscription a subscription's id or name
   * @return this builder
   * @throws IllegalArgumentException if it has characters other than letters, digits, '.', '_', '-'
   *     and ' '
   */
  public DefaultAzureCredentialBuilder subscription(@Nullable String subscription) {
    String value = blankIsNull(subscription);
    this.subscription = value == null ? null : RequestValues.requireSubscription(value);
    return this;
  }

  /**
   * Sets the executor that sends requests to Microsoft Entra. By default, each request gets its own
   * thread.
   *
   * @param executorService the app's executor
   * @return this builder
   */
  public DefaultAzureCredentialBuilder executorService(ExecutorService executorService) {
    this.executorService = isUnset(executorService, "executorService") ? null : executorService;
    return this;
  }

  /**
   * Sets the tenants that a request may name in addition to the configured one; {@code *} allows
   * all. The default is the list in {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, separated by ';',
   * else an empty list.
   *
   * @param additionallyAllowedTenants ids or domain names
   * @return this builder
   * @throws IllegalArgumentException if a tenant has characters other than letters, digits, '.' and
   *     '-'
   */
  public DefaultAzureCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return additionallyAllowedTenants(List.of(additionallyAllowedTenants));
  }

  /**
   * Sets the tenants that a request may name in addition to the configured one; {@code *} allows
   * all. The default is the list in {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, separated by ';',
   * else an empty list.
   *
   * @param additionallyAllowedTenants ids or domain names
   * @return this builder
   * @throws IllegalArgumentException if a tenant has characters other than letters, digits, '.' and
   *     '-'
   */
  public DefaultAzureCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    if (isUnset(additionallyAllowedTenants, "additionallyAllowedTenants")) {
      this.additionallyAllowedTenants = null;
      return this;
    }
    this.additionallyAllowedTenants = requireTenants(additionallyAllowedTenants);
    return this;
  }

  /**
   * Sets how long each developer tool may take. 10 seconds by default.
   *
   * @param credentialProcessTimeout a positive duration
   * @return this builder
   * @throws IllegalArgumentException if the duration is zero or negative
   */
  public DefaultAzureCredentialBuilder credentialProcessTimeout(Duration credentialProcessTimeout) {
    Objects.requireNonNull(credentialProcessTimeout, "credentialProcessTimeout");
    if (credentialProcessTimeout.isNegative() || credentialProcessTimeout.isZero()) {
      throw new IllegalArgumentException(
          "credentialProcessTimeout '"
              + credentialProcessTimeout
              + "' must be longer than nothing.");
    }
    processTimeout = credentialProcessTimeout;
    return this;
  }

  /**
   * Turns instance discovery off: Microsoft is no longer asked whether an authority that is not its
   * own can be trusted.
   *
   * @return this builder
   */
  public DefaultAzureCredentialBuilder disableInstanceDiscovery() {
    instanceDiscovery = false;
    return this;
  }

  /**
   * Stops reading the tools' own token caches, as {@code LATCHKEY_TOOL_CACHE=off} does.
   *
   * @return this builder
   */
  public DefaultAzureCredentialBuilder disableToolCache() {
    toolCacheDisabled = true;
    return this;
  }

  /**
   * Excludes sources, even if {@code AZURE_TOKEN_CREDENTIALS} selects them.
   *
   * @param credentialNames simple names of credential classes, {@code AzurePowerShellCredential}
   *     for example; case is ignored
   * @return this builder
   * @throws IllegalArgumentException if a name is not one of the chain's members
   */
  public DefaultAzureCredentialBuilder exclude(String... credentialNames) {
    for (String name : credentialNames) {
      excluded.add(
          SourceName.find(name.strip())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "'"
                          + Surroundings.shown(name)
                          + "' can't be excluded: the chain has no such source. It has: "
                          + SourceName.names()
                          + ".")));
    }
    return this;
  }

  /**
   * Makes {@link #build()} fail if one of these variables is missing or blank. An app then can't
   * sign in with an unintended account by accident.
   *
   * @param envVars the variables
   * @return this builder
   */
  public DefaultAzureCredentialBuilder requireEnvVars(AzureIdentityEnvVars... envVars) {
    Arrays.stream(Objects.requireNonNull(envVars, "envVars"))
        .forEach(variable -> {
          if (variable == null) {
            throw new IllegalArgumentException("A variable that is required is null.");
          }
          required.add(variable);
        });
    return this;
  }

  /**
   * Sets the project file to follow. Its tenant, sources and subscription are the defaults of this
   * builder; variables and options have priority. A token of another tenant or account than the
   * file's, or one whose claims can't be read, ends the chain with {@link FailureKind#REFUSED}. The
   * account binds developer tools only. The default is the file that {@code LATCHKEY_PROJECT}
   * names, else none.
   *
   * @param projectFile the path of a {@code latchkey.yaml}
   * @return this builder
   */
  public DefaultAzureCredentialBuilder projectFile(Path projectFile) {
    this.projectFile = Objects.requireNonNull(projectFile, "projectFile");
    return this;
  }

  /** For tests: replaces the tools with those of another machine. */
  DefaultAzureCredentialBuilder tools(DeveloperTools tools) {
    this.tools = tools;
    return surroundings(tools.surroundings());
  }

  /** For tests that run a real service: allows more time than a developer should wait. */
  DefaultAzureCredentialBuilder proofWithin(Duration proofWithin) {
    this.proofWithin = proofWithin;
    return this;
  }

  /**
   * Builds the chain. Sends nothing.
   *
   * @return a credential with the builder's current options
   * @throws IllegalStateException if a required variable is missing or blank
   * @throws IllegalArgumentException if {@code AZURE_TOKEN_CREDENTIALS} names an unknown source or
   *     leaves no source, if both a client id and a resource id are set, if another variable has a
   *     bad value, or if the project file can't be read
   */
  public DefaultAzureCredential build() {
    requireVariables();
    if (managedIdentityClientId != null && managedIdentityResourceId != null) {
      throw new IllegalArgumentException(
          "managedIdentityClientId '"
              + managedIdentityClientId
              + "' and managedIdentityResourceId can't both be set: they name one identity.");
    }
    ProjectFile project = project();
    SourceSelection selection = selection(project).without(excluded);
    return new DefaultAzureCredential(
        new Chain(
            DeveloperMembers.DEFAULT_CHAIN,
            members(selection, project),
            new ChainLog(
                DefaultAzureCredential.class,
                isAccountIdentifierLoggingEnabled(),
                SourceSelection.isDeployment(machine()))));
  }

  private @Nullable ProjectFile project() {
    if (projectFile != null) {
      return ProjectFile.read(projectFile);
    }
    String named = setting(ProjectFile.VARIABLE).orElse(null);
    return named == null ? null : ProjectFile.named(named);
  }

  private SourceSelection selection(@Nullable ProjectFile project) {
    String named = setting(SourceSelection.VARIABLE).orElse("");
    return project == null || project.sources().isEmpty() || !named.isBlank()
        ? SourceSelection.of(named)
        : SourceSelection.ofProject(project.sources(), project.path().toString());
  }

  private List<Member> members(SourceSelection selection, @Nullable ProjectFile project) {
    String tenant = tenant(project);
    String ofSubscription =
        subscription != null || project == null ? subscription : project.subscription();
    DeveloperTools ofMachine = tools != null ? tools : DeveloperTools.ofThisMachine();
    ToolPolicy policy =
        new ToolPolicy(
            new TenantRule(tenant, allowedTenants(), isTenantFixed()),
            ofSubscription,
            processTimeout,
            ofMachine.longer());
    ToolRequest.requirePair(tenant, ofSubscription);
    DeveloperMembers developers =
        new DeveloperMembers(
            ofMachine, policy, ofMachine.mayOpenToolCaches() && !toolCacheDisabled, project);
    List<Member> members = new ArrayList<>();
    for (SourceName name : selection.sources()) {
      members.add(
          name.isDeveloper()
              ? developers.member(name)
              : DeveloperMembers.guarded(
                  DeployedMembers.member(name, this, tenant, selection.isForDeployedApps()),
                  project));
    }
    return members;
  }

  private List<String> allowedTenants() {
    return additionallyAllowedTenants != null
        ? additionallyAllowedTenants
        : allowedTenantsOfEnvironment();
  }

  private @Nullable String tenant(@Nullable ProjectFile project) {
    if (tenantId != null) {
      return tenantId;
    }
    String value = setting(TenantRule.TENANT_VARIABLE).orElse(null);
    if (value == null && project != null) {
      return project.tenant();
    }
    return value == null ? null : TenantRule.requireTenant(TenantRule.TENANT_VARIABLE, value);
  }

  private void requireVariables() {
    Set<String> missing = new LinkedHashSet<>();
    for (AzureIdentityEnvVars variable : required) {
      if (setting(variable.toString()).isEmpty()) {
        missing.add(variable.toString());
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "DefaultAzureCredential can't be built: "
              + String.join(", ", missing)
              + (missing.size() == 1 ? " is" : " are")
              + " required, and missing or blank. Set "
              + (missing.size() == 1 ? "it" : "them")
              + (missing.contains(SourceSelection.VARIABLE)
                  ? "; AZURE_TOKEN_CREDENTIALS to 'dev' on a developer's machine, to 'prod' where the"
                      + " app is deployed."
                  : "."));
    }
  }

  private static @Nullable String blankIsNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
