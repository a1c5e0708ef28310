package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.tool.ToolPolicy;
import dev.latchkey.identity.internal.tool.ToolSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The developer tools of a default chain, with the chain's options. */
public final class DeveloperMembers {
  /** The class name of the default chain's credential. */
  public static final String DEFAULT_CHAIN = "DefaultAzureCredential";

  private final DeveloperTools tools;
  private final ToolPolicy policy;
  private final boolean opensTokenCaches;

  /**
   * Creates the members for the tools of a machine.
   *
   * @param tools the tools
   * @param policy what may be requested; only az uses the subscription
   * @param opensTokenCaches whether the tools' own token caches may be read
   */
  public DeveloperMembers(DeveloperTools tools, ToolPolicy policy, boolean opensTokenCaches) {
    this.tools = tools;
    this.policy = policy;
    this.opensTokenCaches = opensTokenCaches;
  }

  /**
   * The tools of a machine with the options that its variables and this JVM's properties set.
   * {@code DefaultAzureCredentialBuilder} uses the same options if the app sets none.
   *
   * @param tools the tools
   * @param timeout how long each tool may take
   * @return the tools
   * @throws IllegalArgumentException if a variable has an unusable value
   */
  public static DeveloperMembers ofVariables(DeveloperTools tools, Duration timeout) {
    Surroundings machine = tools.surroundings();
    String tenant = machine.setting(TenantRule.TENANT_VARIABLE).orElse(null);
    TenantRule tenants =
        new TenantRule(
            tenant == null ? null : TenantRule.requireTenant(TenantRule.TENANT_VARIABLE, tenant),
            TenantRule.listed(machine.setting(TenantRule.LIST_VARIABLE).orElse("")),
            TenantRule.isFixed(machine.setting(TenantRule.FIXING_VARIABLE).orElse("")));
    return new DeveloperMembers(
        tools, new ToolPolicy(tenants, null, timeout, tools.longer()), tools.mayOpenToolCaches());
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
        ? new Tool(name)
        : new AbsentMember(
            name.className(),
            true,
            "it is not built in this version",
            Remedy.step("sign in to another tool: az login"));
  }

  /** A tool that is created when the chain reaches it: most chains end earlier. */
  private final class Tool extends ToolMember {
    private final SourceName tool;

    private Tool(SourceName tool) {
      super(tool.className());
      this.tool = tool;
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
