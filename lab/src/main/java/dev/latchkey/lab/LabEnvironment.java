package dev.latchkey.lab;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a process in a lab: its proxy, its certificate authority, private folders for
 * the tools, and nothing of the developer's own Azure settings.
 */
public final class LabEnvironment {
  private static final Set<String> REMOVED_PREFIXES =
      Set.of("AZURE_", "AZD_", "ARM_", "IDENTITY_", "MSI_", "IMDS_");

  /** Settings that would lead past the lab: a broker, a proxy, a pipeline's own token. */
  private static final Set<String> REMOVED =
      Set.of(
          "DBUS_SESSION_BUS_ADDRESS",
          "ALL_PROXY",
          "CURL_CA_BUNDLE",
          "SSL_CERT_DIR",
          "SYSTEM_ACCESSTOKEN",
          "SYSTEM_OIDCREQUESTURI");

  private static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

  private final Map<String, String> variables;
  private final String javaToolOptions;
  private final boolean ignoresCase;

  /**
   * An environment.
   *
   * @param variables what is set; each in one spelling if case is ignored
   * @param javaToolOptions what is added to {@code JAVA_TOOL_OPTIONS}
   * @param ignoresCase whether {@code https_proxy} and {@code HTTPS_PROXY} are one variable, as on
   *     Windows
   */
  LabEnvironment(Map<String, String> variables, String javaToolOptions, boolean ignoresCase) {
    this.variables = new LinkedHashMap<>(variables);
    this.javaToolOptions = javaToolOptions;
    this.ignoresCase = ignoresCase;
  }

  /**
   * Adds variables, such as those of a {@link LabBroker}.
   *
   * @param more the variables
   * @return an environment with these too
   */
  public LabEnvironment with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(variables);
    all.putAll(more);
    return new LabEnvironment(all, javaToolOptions, ignoresCase);
  }

  /**
   * Changes the environment of a process that is about to be started.
   *
   * @param environment the inherited variables, as {@link ProcessBuilder#environment()} gives them
   */
  public void applyTo(Map<String, String> environment) {
    environment.keySet().removeIf(LabEnvironment::isRemoved);
    String inherited =
        environment.entrySet().stream()
            .filter(variable -> isSame(variable.getKey(), JAVA_TOOL_OPTIONS))
            .map(Map.Entry::getValue)
            .filter(options -> !options.isBlank())
            .map(options -> options + " ")
            .findFirst()
            .orElse("");
    // A process that finds two spellings may read the wrong one: Https_Proxy leads out of the lab.
    environment
        .keySet()
        .removeIf(name -> variables().keySet().stream().anyMatch(ours -> isSame(ours, name)));
    environment.putAll(variables);
    environment.put(JAVA_TOOL_OPTIONS, inherited + javaToolOptions);
  }

  private boolean isSame(String name, String other) {
    return ignoresCase ? name.equalsIgnoreCase(other) : name.equals(other);
  }

  /**
   * {@return the variables that are set; {@code JAVA_TOOL_OPTIONS} is without its inherited value}
   */
  public Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>(variables);
    all.put(JAVA_TOOL_OPTIONS, javaToolOptions);
    return all;
  }

  /** {@return the prefixes of the inherited variables that are removed} */
  public static Set<String> removedPrefixes() {
    return REMOVED_PREFIXES;
  }

  /** {@return the names of the other inherited variables that are removed} */
  public static Set<String> removedNames() {
    return REMOVED;
  }

  /**
   * Checks whether an inherited variable is removed.
   *
   * @param name its name
   * @return true if it could lead a tool past the lab, or to the developer's own account
   */
  public static boolean isRemoved(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return REMOVED.contains(upper) || REMOVED_PREFIXES.stream().anyMatch(upper::startsWith);
  }
}
