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

  private final Map<String, String> variables;
  private final String javaToolOptions;

  LabEnvironment(Map<String, String> variables, String javaToolOptions) {
    this.variables = new LinkedHashMap<>(variables);
    this.javaToolOptions = javaToolOptions;
  }

  /**
   * Changes the environment of a process that is about to be started.
   *
   * @param environment the inherited variables, as {@link ProcessBuilder#environment()} gives them
   */
  public void applyTo(Map<String, String> environment) {
    environment.keySet().removeIf(LabEnvironment::isRemoved);
    environment.putAll(variables);
    environment.merge(
        "JAVA_TOOL_OPTIONS",
        javaToolOptions,
        (inherited, ours) -> inherited.isBlank() ? ours : inherited + " " + ours);
  }

  /**
   * {@return the variables that are set; {@code JAVA_TOOL_OPTIONS} is without its inherited value}
   */
  public Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>(variables);
    all.put("JAVA_TOOL_OPTIONS", javaToolOptions);
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
