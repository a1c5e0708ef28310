package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.broker.VisualStudioCode;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.state.AzState;
import dev.latchkey.identity.internal.state.AzdState;
import dev.latchkey.identity.internal.state.PowerShellState;
import dev.latchkey.identity.internal.state.ToolState;
import dev.latchkey.identity.internal.state.VisualStudioCodeState;
import dev.latchkey.identity.internal.tool.AzureCli;
import dev.latchkey.identity.internal.tool.AzureDeveloperCli;
import dev.latchkey.identity.internal.tool.AzurePowerShell;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The developer tools of one machine, each shared by all credentials that ask it, so that they
 * share its tokens and its one process. What a credential may ask for is checked before it gets
 * here.
 */
public final class DeveloperTools {
  /** The variable that keeps the tools' own caches of tokens closed. */
  public static final String TOOL_CACHE_VARIABLE = "LATCHKEY_TOOL_CACHE";

  /** The system property that does the same. */
  public static final String TOOL_CACHE_PROPERTY = "latchkey.toolCache";

  private static final Set<String> OPEN = Set.of("", "on", "true", "yes", "1");
  private static final Set<String> CLOSED = Set.of("off", "false", "no", "0");

  private final Surroundings surroundings;
  private final Map<String, DeveloperSource> sources = new HashMap<>();

  /** Made when it is first needed. */
  private static final class ThisMachine {
    private static final DeveloperTools TOOLS = new DeveloperTools(Surroundings.ofThisMachine());
  }

  /**
   * The tools of a machine.
   *
   * @param surroundings the machine
   */
  public DeveloperTools(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * The tools of the machine of this JVM, the same for every caller.
   *
   * @return its tools
   */
  public static DeveloperTools ofThisMachine() {
    return ThisMachine.TOOLS;
  }

  /**
   * The machine.
   *
   * @return its surroundings
   */
  public Surroundings surroundings() {
    return surroundings;
  }

  /**
   * Whether the tools' own caches of tokens may be opened, by {@code LATCHKEY_TOOL_CACHE} and the
   * system property {@code latchkey.toolCache}: either can forbid it.
   *
   * @return {@code false} if one of them says "off"
   * @throws IllegalArgumentException for a value that is neither "on" nor "off"
   */
  public boolean mayOpenToolCaches() {
    return isOpen(TOOL_CACHE_VARIABLE, surroundings.variable(TOOL_CACHE_VARIABLE).orElse(""))
        && isOpen(TOOL_CACHE_PROPERTY, Surroundings.property(TOOL_CACHE_PROPERTY).orElse(""));
  }

  private static boolean isOpen(String name, String value) {
    String word = value.strip().toLowerCase(Locale.ROOT);
    if (!OPEN.contains(word) && !CLOSED.contains(word)) {
      throw new IllegalArgumentException(
          name
              + " is '"
              + Surroundings.shown(value)
              + "', which is neither on nor off. Set it to off to keep the tools' token caches"
              + " closed, or unset it.");
    }
    return OPEN.contains(word);
  }

  /**
   * The Azure CLI.
   *
   * @param opensTokenCache whether its own cache of tokens may be opened
   * @return the one of this machine
   */
  public synchronized DeveloperSource azureCli(boolean opensTokenCache) {
    String name = opensTokenCache ? "az" : "az closed";
    DeveloperSource known = sources.get(name);
    return known != null
        ? known
        : add(name, new AzureCli(surroundings), new AzState(surroundings, opensTokenCache), true);
  }

  /**
   * The Azure Developer CLI.
   *
   * @param opensTokenCache whether its own cache of tokens may be opened
   * @return the one of this machine
   */
  public synchronized DeveloperSource azureDeveloperCli(boolean opensTokenCache) {
    String name = opensTokenCache ? "azd" : "azd closed";
    DeveloperSource known = sources.get(name);
    if (known != null) {
      return known;
    }
    AzState az = new AzState(surroundings, opensTokenCache);
    return add(
        name,
        new AzureDeveloperCli(surroundings),
        new AzdState(surroundings, az, opensTokenCache),
        true);
  }

  /**
   * Azure PowerShell. That its files say "nobody" proves nothing until somebody has seen a real one
   * agree.
   *
   * @return the one of this machine
   */
  public synchronized DeveloperSource azurePowerShell() {
    DeveloperSource known = sources.get("pwsh");
    return known != null
        ? known
        : add("pwsh", new AzurePowerShell(surroundings), new PowerShellState(surroundings), false);
  }

  /**
   * Visual Studio Code, through a broker.
   *
   * @return the one of this machine
   */
  public synchronized DeveloperSource visualStudioCode() {
    DeveloperSource known = sources.get("vscode");
    return known != null
        ? known
        : add(
            "vscode",
            new VisualStudioCode(surroundings),
            new VisualStudioCodeState(surroundings),
            true);
  }

  private DeveloperSource add(
      String name, DeveloperTool tool, ToolState state, boolean isSignedOutCertain) {
    DeveloperSource source =
        new DeveloperSource(tool, state, isSignedOutCertain, surroundings.clock());
    sources.put(name, source);
    return source;
  }
}
