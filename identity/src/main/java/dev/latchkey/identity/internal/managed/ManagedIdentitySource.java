package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.process.Surroundings;
import java.util.List;

/**
 * The sources of a managed identity's tokens, in the order in which azure-identity and MSAL check
 * the environment; blank is unset. Those two take Azure Machine Learning for Cloud Shell.
 */
public enum ManagedIdentitySource {
  /** AKS: a federated token of the service account is exchanged at Microsoft Entra. */
  TOKEN_EXCHANGE("AKS workload identity", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"),
  /** A Service Fabric cluster. */
  SERVICE_FABRIC(
      "Service Fabric", "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT"),
  /** App Service, Functions, Container Apps. */
  APP_SERVICE("App Service", "IDENTITY_ENDPOINT", "IDENTITY_HEADER"),
  /** Azure Machine Learning. */
  MACHINE_LEARNING("Azure Machine Learning", "MSI_ENDPOINT", "MSI_SECRET"),
  /** Azure Cloud Shell. */
  CLOUD_SHELL("Cloud Shell", "MSI_ENDPOINT"),
  /** A server outside of Azure with the agent of Azure Arc. */
  ARC("Azure Arc", "IDENTITY_ENDPOINT", "IMDS_ENDPOINT"),
  /** A virtual machine, a scale set or a container instance: the instance metadata service. */
  IMDS("the Azure Instance Metadata Service");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
  private final List<String> variables;

  ManagedIdentitySource(String title, String... variables) {
    this.title = title;
    this.variables = List.of(variables);
  }

  /**
   * The source that the environment names.
   *
   * @param surroundings the machine
   * @return the first source with all its variables set, else {@link #ARC} if its agent is
   *     installed, else {@link #IMDS}
   */
  public static ManagedIdentitySource of(Surroundings surroundings) {
    for (ManagedIdentitySource source : values()) {
      if (source != IMDS && source.isNamedBy(surroundings)) {
        return source;
      }
    }
    return isArcInstalled(surroundings) ? ARC : IMDS;
  }

  /**
   * Whether Azure Arc's agent is installed: its installer sets the two variables for login shells
   * only, so a service or a cron job lacks them. Its address is fixed. Not in a lab, and not if the
   * environment names an instance metadata service.
   */
  private static boolean isArcInstalled(Surroundings surroundings) {
    if (surroundings.variable(Endpoint.LAB_VARIABLE).isPresent()
        || surroundings.variable(Endpoint.IMDS_VARIABLE).isPresent()) {
      return false;
    }
    return switch (surroundings.platform()) {
      case LINUX -> isFile(surroundings, "/opt/azcmagent/bin/himds");
      case WINDOWS ->
          isFile(surroundings, programs(surroundings) + "\\AzureConnectedMachineAgent\\himds.exe");
      case MACOS -> false;
    };
  }

  /** {@code ProgramW6432} is set where a 32-bit JVM would get another folder. */
  private static String programs(Surroundings surroundings) {
    return surroundings
        .variable("ProgramW6432")
        .or(() -> surroundings.variable("ProgramFiles"))
        .filter(surroundings::isAbsolute)
        .orElse("C:\\Program Files");
  }

  private static boolean isFile(Surroundings surroundings, String path) {
    return switch (surroundings.files().stateOf(path)) {
      case EXECUTABLE, NOT_EXECUTABLE -> true;
      case MISSING, NOT_A_FILE -> false;
    };
  }

  private boolean isNamedBy(Surroundings surroundings) {
    for (String name : variables) {
      if (surroundings.variable(name).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The variables that are also settings of azure-identity, so that a configuration may hold them.
   * The platform sets all others.
   *
   * @return their names
   */
  public static List<String> settings() {
    return TOKEN_EXCHANGE.variables;
  }

  /**
   * The name that messages use.
   *
   * @return the name
   */
  public String title() {
    return title;
  }
}
