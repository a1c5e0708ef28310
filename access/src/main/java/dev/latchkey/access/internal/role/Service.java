package dev.latchkey.access.internal.role;

import dev.latchkey.access.internal.azure.ResourceManager.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service with URLs of its own. Hosts are those of the public cloud, of Azure Government, of
 * Azure in China, and of private endpoints.
 */
public enum Service {
  /** Blobs. */
  BLOB(
      "Azure Blob Storage",
      "Microsoft.Storage/storageAccounts",
      storage("blob"),
      "/blobServices/default/containers/"),
  /** Blobs as files: Azure Data Lake Storage. */
  DFS(
      "Azure Data Lake Storage",
      "Microsoft.Storage/storageAccounts",
      storage("dfs"),
      "/blobServices/default/containers/"),
  /** Queues. */
  QUEUE(
      "Azure Queue Storage",
      "Microsoft.Storage/storageAccounts",
      storage("queue"),
      "/queueServices/default/queues/"),
  /** Tables. */
  TABLE(
      "Azure Table Storage",
      "Microsoft.Storage/storageAccounts",
      storage("table"),
      "/tableServices/default/tables/"),
  /** File shares. */
  FILE(
      "Azure Files",
      "Microsoft.Storage/storageAccounts",
      storage("file"),
      "/fileServices/default/fileshares/"),
  /** Secrets, keys and certificates. */
  KEY_VAULT(
      "Azure Key Vault",
      "Microsoft.KeyVault/vaults",
      host(
          "(vault\\.azure\\.net|vault\\.usgovcloudapi\\.net|vault\\.azure\\.cn"
              + "|vaultcore\\.azure\\.net)"),
      ""),
  /** Queues and topics. Event Hubs has the same hosts. */
  SERVICE_BUS(
      "Azure Service Bus",
      "Microsoft.ServiceBus/namespaces",
      host("servicebus\\.(windows\\.net|usgovcloudapi\\.net|chinacloudapi\\.cn)"),
      ""),
  /** Events. Its hosts are those of Service Bus: a URL alone is taken for one of Service Bus. */
  EVENT_HUBS(
      "Azure Event Hubs", "Microsoft.EventHub/namespaces", Pattern.compile("(?!)"), "/eventhubs/"),
  /** Settings. */
  APP_CONFIGURATION(
      "Azure App Configuration",
      "Microsoft.AppConfiguration/configurationStores",
      host("azconfig\\.(io|azure\\.us|azure\\.cn)"),
      ""),
  /** Documents. It has roles of its own. */
  COSMOS_DB(
      "Azure Cosmos DB",
      "Microsoft.DocumentDB/databaseAccounts",
      host("documents\\.azure\\.(com|us|cn)"),
      ""),
  /** Azure itself. */
  RESOURCE_MANAGER(
      "Azure Resource Manager",
      "",
      Pattern.compile(
          "(?<account>management)\\.(azure\\.com|usgovcloudapi\\.net|chinacloudapi\\.cn)"),
      ""),
  /** The directory. Azure roles don't count there. */
  GRAPH("Microsoft Graph", "", Pattern.compile("(?<account>graph)\\.microsoft\\.(com|us)"), "");

  private final String title;
  private final String type;
  private final Pattern host;
  private final String inside;

  Service(String title, String type, Pattern host, String inside) {
    this.title = title;
    this.type = type;
    this.host = host;
    this.inside = inside;
  }

  private static Pattern storage(String name) {
    return Pattern.compile(
        "(?<account>[a-z0-9]{3,24})(-secondary)?(\\.z\\d{1,3})?(\\.privatelink)?\\."
            + name
            + "\\.(core\\.(windows\\.net|usgovcloudapi\\.net|chinacloudapi\\.cn)"
            + "|storage\\.azure\\.net)");
  }

  private static Pattern host(String domain) {
    return Pattern.compile("(?<account>[a-z0-9][a-z0-9-]{0,62})(\\.privatelink)?\\." + domain);
  }

  /** The name that users know. */
  public String title() {
    return title;
  }

  /** The type of its resources; empty for Resource Manager and Microsoft Graph. */
  public String type() {
    return type;
  }

  /** Where the first part of a path is found in a resource's id; empty for nowhere. */
  String inside() {
    return inside;
  }

  /** True if Azure roles decide about its data. */
  public boolean hasAzureRoles() {
    return this != COSMOS_DB && this != GRAPH;
  }

  /**
   * True if a role that grants a permission by its name opens the service's data. Storage services
   * also ask for actions (to list containers), which the wildcards of Owner, Contributor and Reader
   * cover. Such a role manages the account: only one with data actions, or one that names the
   * action itself, is known to count.
   */
  public boolean isOpenedBy(Role role, Requirement requirement) {
    return type.isEmpty()
        || !role.dataActions().isEmpty()
        || requirement.permissions().stream()
            .anyMatch(needed -> role.actions().stream().anyMatch(needed.name()::equalsIgnoreCase));
  }

  /** The account that a host belongs to, if the host is one of this service. */
  Optional<String> account(String name) {
    Matcher matcher = host.matcher(name.toLowerCase(Locale.ROOT));
    return matcher.matches() ? Optional.of(matcher.group("account")) : Optional.empty();
  }

  @Override
  public String toString() {
    return title;
  }
}
