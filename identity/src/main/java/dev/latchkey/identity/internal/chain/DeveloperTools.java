package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.SharedTool;
import dev.latchkey.identity.internal.tool.az.AzureCli;
import dev.latchkey.identity.internal.tool.azd.AzureDeveloperCli;
import dev.latchkey.identity.internal.tool.broker.SystemAccount;
import dev.latchkey.identity.internal.tool.powershell.AzurePowerShell;
import dev.latchkey.identity.internal.tool.vscode.VisualStudioCode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The developer tools of one machine. All credentials share them, and so share a tool's tokens and
 * its single process. The caller checks what a credential may request.
 */
public final class DeveloperTools {
  /** The variable that turns the tools' own token caches off. */
  public static final String TOOL_CACHE_VARIABLE = "LATCHKEY_TOOL_CACHE";

  /** The system property that does the same. */
  public static final String TOOL_CACHE_PROPERTY = "latchkey.toolCache";

  private static final Set<String> OPEN = Set.of("", "on", "true", "yes", "1");
  private static final Set<String> CLOSED = Set.of("off", "false", "no", "0");

  private final Surroundings surroundings;
  private volatile @Nullable Remedy longer;
  private final Map<String, SharedTool> tools = new HashMap<>(); // Guarded by itself.

  /** Holder that is loaded on first use. */
  private static final class ThisMachine {
    private static final DeveloperTools TOOLS = new DeveloperTools(Surroundings.ofThisMachine());
  }

  /**
   * Creates the tools of a machine.
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
   * Sets the remedy of timeout failures.
   *
   * @param remedy how to give a tool more time if no builder option can; {@link Remedy#NONE} if
   *     nothing can
   */
  public void mendTimeoutsBy(Remedy remedy) {
    longer = remedy;
  }

  /**
   * The remedy of timeout failures.
   *
   * @return the remedy, or {@code null} for the options of the builders
   */
  public @Nullable Remedy longer() {
    return longer;
  }

  /**
   * Whether the tools' own token caches may be read. {@code LATCHKEY_TOOL_CACHE} and the system
   * property {@code latchkey.toolCache} can each forbid it.
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
   * A tool.
   *
   * @param name the source
   * @param opensTokenCache whether the tool's own token cache may be read
   * @return the tool of this machine
   * @throws IllegalArgumentException if the source is not a tool
   */
  public SharedTool tool(SourceName name, boolean opensTokenCache) {
    String key = opensTokenCache ? name.tool() : name.tool() + " closed";
    synchronized (tools) {
      SharedTool known = tools.get(key);
      if (known == null) {
        known = make(name, opensTokenCache);
        tools.put(key, known);
      }
      return known;
    }
  }

  private SharedTool make(SourceName name, boolean opensTokenCache) {
    // A switch over the name: a switch over the enum would load one more class.
    return switch (name.tool()) {
      case "az" -> AzureCli.on(surroundings, opensTokenCache);
      case "azd" -> AzureDeveloperCli.on(surroundings, opensTokenCache);
      case "pwsh" -> AzurePowerShell.on(surroundings);
      case "vscode" -> VisualStudioCode.on(surroundings);
      case "broker" -> SystemAccount.on(surroundings);
      default -> throw new IllegalArgumentException(name.className() + " is no tool.");
    };
  }
}
