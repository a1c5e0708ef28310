package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.project.ProjectFile;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.tool.ToolPolicy;
import dev.latchkey.identity.internal.tool.ToolSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The developer tools of a default chain, with the chain's options. */
public final class DeveloperMembers {
  /** The class name of the default chain's credential. */
  public static final String DEFAULT_CHAIN = "DefaultAzureCredential";

  private final DeveloperTools tools;
  private final ToolPolicy policy;
  private final boolean opensTokenCaches;
  private final @Nullable ProjectFile project;

  /**
   * Creates the members for the tools of a machine.
   *
   * @param tools the tools
   * @param policy what may be requested; only az uses the subscription
   * @param opensTokenCaches whether the tools' own token caches may be read
   * @param project what their tokens must be of, or {@code null}
   */
  public DeveloperMembers(
      DeveloperTools tools,
      ToolPolicy policy,
      boolean opensTokenCaches,
      @Nullable ProjectFile project) {
    this.tools = tools;
    this.policy = policy;
    this.opensTokenCaches = opensTokenCaches;
    this.project = project;
  }

  /**
   * The tools of a machine with the options that its variables and this JVM's properties set.
   * {@code DefaultAzureCredentialBuilder} uses the same options if the app sets none.
   *
   * @param tools the tools
   * @param timeout how long each tool may take
   * @param project the project file to follow, or {@code null}; variables have priority
   * @return the tools
   * @throws IllegalArgumentException if a variable has an unusable value
   */
  public static DeveloperMembers ofVariables(
      DeveloperTools tools, Duration timeout, @Nullable ProjectFile project) {
    Surroundings machine = tools.surroundings();
    String ofProject = project == null ? null : project.tenant();
    String tenant = machine.setting(TenantRule.TENANT_VARIABLE).orElse(ofProject);
    TenantRule tenants =
        new TenantRule(
            tenant == null ? null : TenantRule.requireTenant(TenantRule.TENANT_VARIABLE, tenant),
            TenantRule.listed(machine.setting(TenantRule.LIST_VARIABLE).orElse("")),
            TenantRule.isFixed(machine.setting(TenantRule.FIXING_VARIABLE).orElse("")));
    String subscription = project == null ? null : project.subscription();
    return new DeveloperMembers(
        tools,
        new ToolPolicy(tenants, subscription, timeout, tools.longer()),
        tools.mayOpenToolCaches(),
        project);
  }

  /**
   * The tools of a machine whose variables can't be used, as if none were set.
   *
   * @param tools the tools
   * @param timeout how long each tool may take
   * @param opensTokenCaches whether the tools' own token caches may be read
   * @param project the project file to follow, or {@code null}
   * @return the tools
   */
  public static DeveloperMembers withoutVariables(
      DeveloperTools tools,
      Duration timeout,
      boolean opensTokenCaches,
      @Nullable ProjectFile project) {
    TenantRule tenants =
        new TenantRule(project == null ? null : project.tenant(), List.of(), false);
    String subscription = project == null ? null : project.subscription();
    ToolPolicy policy = new ToolPolicy(tenants, subscription, timeout, tools.longer());
    return new DeveloperMembers(tools, policy, opensTokenCaches, project);
  }

  /**
   * A chain of these members, under the name of the credential with the same members.
   *
   * @param selection the sources to use
   * @param listener is called with the chain's decisions
   * @return the chain
   */
  public Chain chain(SourceSelection selection, ChainListener listener) {
    List<Member> members = new ArrayList<>();
    for (SourceName name : selection.sources()) {
      members.add(member(name));
    }
    return new Chain(DEFAULT_CHAIN, members, listener);
  }

  /**
   * One of the members.
   *
   * @param name the source
   * @return the member
   */
  public Member member(SourceName name) {
    return name.isBuilt()
        ? guarded(new Tool(name), project)
        : new AbsentMember(
            name.className(),
            true,
            "it is not built in this version",
            Remedy.step("sign in to another tool: az login"));
  }

  /**
   * A member that gives only tokens that a project file allows.
   *
   * @param member the member
   * @param project the file, or {@code null}
   * @return the member itself if the file allows all
   */
  public static Member guarded(Member member, @Nullable ProjectFile project) {
    return project == null || !project.isGuard() ? member : new ProjectMember(member, project);
  }

  /** A tool that is created when the chain reaches it: most chains end earlier. */
  private final class Tool extends ToolMember {
    private final SourceName tool;

    private Tool(SourceName tool) {
      super(tool.className());
      this.tool = tool;
    }

    /** The broker is asked only where no tool has a token: asking it may start it. */
    @Override
    public boolean isAskedWithOthers() {
      return tool != SourceName.BROKER;
    }

    @Override
    ToolSource make() {
      boolean isOfSubscriptions = tool == SourceName.AZURE_CLI;
      return new ToolSource(
          tool.className(),
          tools.tool(tool, opensTokenCaches),
          isOfSubscriptions ? policy : policy.withoutSubscription());
    }
  }
}
