package dev.latchkey.identity.internal.chain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sources that a default chain can have, in the chain's order, which is azure-identity's. */
public enum SourceName {
  /** A service principal that variables name. */
  ENVIRONMENT("EnvironmentCredential", "", false),
  /** A service account of Kubernetes. */
  WORKLOAD_IDENTITY("WorkloadIdentityCredential", "", false),
  /** The identity of the machine or service. */
  MANAGED_IDENTITY("ManagedIdentityCredential", "", false),
  /**
   * A name that azure-identity knows. It is not implemented here, so it appears only if it is
   * named.
   */
  INTELLIJ("IntelliJCredential", "", true),
  /** Visual Studio Code, through a broker. */
  VISUAL_STUDIO_CODE("VisualStudioCodeCredential", "vscode", true),
  /** The Azure CLI. */
  AZURE_CLI("AzureCliCredential", "az", true),
  /** Azure PowerShell. */
  AZURE_POWERSHELL("AzurePowerShellCredential", "pwsh", true),
  /** The Azure Developer CLI. */
  AZURE_DEVELOPER_CLI("AzureDeveloperCliCredential", "azd", true),
  /** The account of the operating system, through a broker. */
  BROKER("BrokerCredential", "broker", true);

  private final String className;
  private final String tool;
  private final boolean isDeveloper;

  SourceName(String className, String tool, boolean isDeveloper) {
    this.className = className;
    this.tool = tool;
    this.isDeveloper = isDeveloper;
  }

  /**
   * The class name of its credential, which is its name in {@code AZURE_TOKEN_CREDENTIALS}.
   *
   * @return the simple name
   */
  public String className() {
    return className;
  }

  /**
   * The short name of its tool.
   *
   * @return the name, empty without a tool
   */
  public String tool() {
    return tool;
  }

  /**
   * Whether it is a developer's own sign-in.
   *
   * @return {@code false} for the sources of deployed apps
   */
  public boolean isDeveloper() {
    return isDeveloper;
  }

  /**
   * Whether its tokens come from a program that is run.
   *
   * @return {@code false} for the sources behind the authentication broker
   */
  public boolean isRun() {
    return isDeveloper && this != VISUAL_STUDIO_CODE && this != BROKER;
  }

  /**
   * Whether {@code latchkey login} signs in to it.
   *
   * @return {@code false} also for the operating system's account, which the system signs in
   */
  public boolean hasLogin() {
    return (isRun() && isBuilt()) || this == VISUAL_STUDIO_CODE;
  }

  /**
   * Whether this version has a credential for it.
   *
   * @return {@code false} if only the name is known
   */
  public boolean isBuilt() {
    return this != INTELLIJ;
  }

  /**
   * Finds a source by the class of its credential, in any case.
   *
   * @param className the simple name
   * @return the source
   */
  public static Optional<SourceName> find(String className) {
    for (SourceName source : values()) {
      if (source.className.equalsIgnoreCase(className)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }

  /**
   * Finds a source by the class of its credential or the short name of its tool, in any case.
   *
   * @param name the name
   * @return the source
   */
  public static Optional<SourceName> findByAnyName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return find(name)
        .or(() ->
            Arrays.stream(values())
                .filter(source -> !lower.isEmpty() && source.tool.equals(lower))
                .findFirst());
  }

  /**
   * All names, for messages.
   *
   * @return the names of the classes, separated by commas
   */
  public static String names() {
    return Arrays.stream(values()).map(SourceName::className).collect(Collectors.joining(", "));
  }
}
