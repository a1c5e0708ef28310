package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.tool.ToolPolicy;
import dev.latchkey.identity.internal.tool.ToolSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The developer tools of a default chain, as its options want them. */
public final class DeveloperMembers {
  /** The credential whose chain this is. */
  public static final String DEFAULT_CHAIN = "DefaultAzureCredential";

  private final DeveloperTools tools;
  private final ToolPolicy policy;
  private final boolean opensTokenCaches;

  /**
   * The tools of a machine.
   *
   * @param tools the tools
   * @param policy what may be asked for; the subscription counts for az alone
   * @param opensTokenCaches whether the tools' own caches of tokens may be opened
   */
  public DeveloperMembers(DeveloperTools tools, ToolPolicy policy, boolean opensTokenCaches) {
    this.tools = tools;
    this.policy = policy;
    this.opensTokenCaches = opensTokenCaches;
  }

  /**
   * The tools of a machine as its variables and this JVM's properties want them: what {@code
   * DefaultAzureCredentialBuilder} does where the app sets nothing.
   *
   * @param tools the tools
   * @param timeout how long each tool may take
   * @return the tools
   * @throws IllegalArgumentException for a variable with a value that can't be used
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
   * A chain of them, under the name of the credential that has the same.
   *
   * @param selection which
   * @param listener hears what the chain decides
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
   * One of them.
   *
   * @param name which
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

  /** A tool that is made when the chain gets to it: most chains end before. */
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
