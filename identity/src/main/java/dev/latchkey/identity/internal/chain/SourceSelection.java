package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.process.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a default chain, selected by {@code AZURE_TOKEN_CREDENTIALS}. The value is {@code
 * dev}, {@code prod} or one name, as in azure-identity, or a comma-separated list of these, in
 * which {@code -Name} removes a source. The order is always the chain's. The broker is one of the
 * sources of {@code dev}, and of an unset variable, where its module is on the class path.
 *
 * @param sources at least one
 * @param isChosen whether the variable was set
 */
public record SourceSelection(Set<SourceName> sources, boolean isChosen) {
  /** The variable. */
  public static final String VARIABLE = "AZURE_TOKEN_CREDENTIALS";

  /** A class of the module for brokers. */
  private static final String BROKER_CLASS =
      "dev/latchkey/identity/broker/internal/OsBrokerProvider.class";

  /** Variables that Azure's hosts set for the apps on them. */
  private static final Set<String> DEPLOYMENT_VARIABLES =
      Set.of(
          "WEBSITE_SITE_NAME",
          "FUNCTIONS_WORKER_RUNTIME",
          "CONTAINER_APP_NAME",
          "KUBERNETES_SERVICE_HOST");

  /** Keeps the order of the chain. An EnumSet would cost a new JVM 1 ms. */
  public SourceSelection {
    Set<SourceName> inOrder = new LinkedHashSet<>();
    for (SourceName source : SourceName.values()) {
      if (sources.contains(source)) {
        inOrder.add(source);
      }
    }
    sources = inOrder;
  }

  /**
   * Reads the variable's value.
   *
   * @param value the value; blank is unset
   * @return the selection
   * @throws IllegalArgumentException if a name is unknown, or the list leaves no source
   */
  public static SourceSelection of(String value) {
    return of(value, hasBroker(SourceSelection.class.getClassLoader()));
  }

  static SourceSelection of(String value, boolean hasBroker) {
    if (value.isBlank()) {
      return new SourceSelection(built(hasBroker), false);
    }
    Set<SourceName> wanted = new LinkedHashSet<>();
    Set<SourceName> unwanted = new LinkedHashSet<>();
    boolean takesOnlyAway = true;
    for (String part : value.split(",", -1)) {
      String word = part.strip();
      if (word.startsWith("-")) {
        unwanted.addAll(meantBy(word.substring(1).strip(), value, hasBroker));
      } else {
        takesOnlyAway = false;
        wanted.addAll(meantBy(word, value, hasBroker));
      }
    }
    Set<SourceName> rest = takesOnlyAway ? built(hasBroker) : wanted;
    rest.removeAll(unwanted);
    return requireSome(new SourceSelection(rest, true), value);
  }

  /**
   * The sources of a project file.
   *
   * @param names class names of credentials, or short names of tools
   * @param file where they stand
   * @return the selection
   * @throws IllegalArgumentException if one is no source
   */
  public static SourceSelection ofProject(List<String> names, String file) {
    Set<SourceName> wanted = new LinkedHashSet<>();
    for (String name : names) {
      wanted.add(
          SourceName.findByAnyName(name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "Project file '%s' can't be followed: '%s' in its sources is no source. Use names of: %s, or: vscode, az, pwsh, azd, broker."
                          .formatted(file, Surroundings.shown(name), SourceName.names()))));
    }
    return new SourceSelection(wanted, true);
  }

  /**
   * The same selection without some sources.
   *
   * @param excluded the sources that the app excludes
   * @return the rest
   * @throws IllegalArgumentException if no source is left
   */
  public SourceSelection without(Set<SourceName> excluded) {
    Set<SourceName> rest = new LinkedHashSet<>(sources);
    rest.removeAll(excluded);
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(
          "The chain has no source left: "
              + VARIABLE
              + " selects only what the builder excludes. Exclude less, or select more.");
    }
    return new SourceSelection(rest, isChosen);
  }

  /**
   * Whether it has no developer sources. The chain then has no short time limits.
   *
   * @return {@code true} for {@code prod} and parts of it
   */
  public boolean isForDeployedApps() {
    for (SourceName source : sources) {
      if (source.isDeveloper()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether it has only developer sources.
   *
   * @return {@code true} for {@code dev} and parts of it
   */
  public boolean isForDevelopersOnly() {
    for (SourceName source : sources) {
      if (!source.isDeveloper()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The names of its sources.
   *
   * @return the simple names of the credentials' classes, in order
   */
  public List<String> classNames() {
    List<String> names = new ArrayList<>(sources.size());
    for (SourceName source : sources) {
      names.add(source.className());
    }
    return names;
  }

  /**
   * Whether the environment shows that the app is deployed.
   *
   * @param machine the machine
   * @return {@code true} on one of Azure's hosts for apps
   */
  public static boolean isDeployment(Surroundings machine) {
    // Azure Functions Core Tools set the variables of Functions on a developer's machine too.
    if (machine
        .variable("AZURE_FUNCTIONS_ENVIRONMENT")
        .orElse("")
        .equalsIgnoreCase("Development")) {
      return false;
    }
    for (String name : DEPLOYMENT_VARIABLES) {
      if (machine.variable(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * True if the broker's module is on the class path. Loads nothing of it: a resource is only
   * looked up, and under the name of a class, since any other name is sought in the JDK's modules
   * too.
   */
  static boolean hasBroker(@Nullable ClassLoader loader) {
    return (loader == null
            ? ClassLoader.getSystemResource(BROKER_CLASS)
            : loader.getResource(BROKER_CLASS))
        != null;
  }

  private static Set<SourceName> built(boolean hasBroker) {
    Set<SourceName> all = new LinkedHashSet<>();
    for (SourceName source : SourceName.values()) {
      if (source.isBuilt() && (hasBroker || source != SourceName.BROKER)) {
        all.add(source);
      }
    }
    return all;
  }

  private static Set<SourceName> meantBy(String word, String value, boolean hasBroker) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.equals("dev") || lower.equals("prod")) {
      Set<SourceName> group = new LinkedHashSet<>();
      for (SourceName source : built(hasBroker)) {
        if (source.isDeveloper() == lower.equals("dev")) {
          group.add(source);
        }
      }
      return group;
    }
    return Set.of(
        SourceName.find(word)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "%s '%s' can't be used: '%s' is no source. Use dev, prod, or names of: %s."
                        .formatted(
                            VARIABLE,
                            Surroundings.shown(value),
                            Surroundings.shown(word),
                            SourceName.names()))));
  }

  private static SourceSelection requireSome(SourceSelection selection, String value) {
    if (selection.sources().isEmpty()) {
      throw new IllegalArgumentException(
          VARIABLE
              + " '"
              + Surroundings.shown(value)
              + "' leaves no source. Take less away, or name another.");
    }
    return selection;
  }
}
