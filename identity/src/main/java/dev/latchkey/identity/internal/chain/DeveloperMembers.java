package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.ToolPolicy;
import dev.latchkey.identity.internal.tool.ToolSource;

/** The developer tools of a default chain, as its options want them. */
public final class DeveloperMembers {
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
