package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.broker.VisualStudioCode;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.state.AzState;
import dev.latchkey.identity.internal.state.AzdState;
import dev.latchkey.identity.internal.state.PowerShellState;
import dev.latchkey.identity.internal.state.VisualStudioCodeState;
import dev.latchkey.identity.internal.tool.AzureCli;
import dev.latchkey.identity.internal.tool.AzureDeveloperCli;
import dev.latchkey.identity.internal.tool.AzurePowerShell;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

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
  private final Map<String, DeveloperSource> sources = new ConcurrentHashMap<>();

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
  public DeveloperSource azureCli(boolean opensTokenCache) {
    return source(
        "az",
        opensTokenCache,
        machine ->
            new DeveloperSource(
                new AzureCli(machine),
                new AzState(machine, opensTokenCache),
                true,
                machine.clock()));
  }

  /**
   * The Azure Developer CLI.
   *
   * @param opensTokenCache whether its own cache of tokens may be opened
   * @return the one of this machine
   */
  public DeveloperSource azureDeveloperCli(boolean opensTokenCache) {
    return source(
        "azd",
        opensTokenCache,
        machine ->
            new DeveloperSource(
                new AzureDeveloperCli(machine),
                new AzdState(machine, new AzState(machine, opensTokenCache), opensTokenCache),
                true,
                machine.clock()));
  }

  /**
   * Azure PowerShell. That its files say "nobody" proves nothing until somebody has seen a real one
   * agree.
   *
   * @return the one of this machine
   */
  public DeveloperSource azurePowerShell() {
    return source(
        "pwsh",
        false,
        machine ->
            new DeveloperSource(
                new AzurePowerShell(machine),
                new PowerShellState(machine),
                false,
                machine.clock()));
  }

  /**
   * Visual Studio Code, through a broker.
   *
   * @return the one of this machine
   */
  public DeveloperSource visualStudioCode() {
    return source(
        "vscode",
        false,
        machine ->
            new DeveloperSource(
                new VisualStudioCode(machine),
                new VisualStudioCodeState(machine),
                true,
                machine.clock()));
  }

  private DeveloperSource source(
      String name, boolean opensTokenCache, Function<Surroundings, DeveloperSource> maker) {
    return sources.computeIfAbsent(
        opensTokenCache ? name : name + " closed", key -> maker.apply(surroundings));
  }
}
