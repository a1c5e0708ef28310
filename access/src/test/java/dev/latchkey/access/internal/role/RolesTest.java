package dev.latchkey.access.internal.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RolesTest {
  private static final String STORAGE = "Microsoft.Storage/storageAccounts/";

  private static Role role(String name) {
    return Roles.builtIn().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  /** Permission and smallest role, for every service; blank where no role alone allows it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # blobs
          READ   | https://contosodata.blob.core.windows.net             | containers/blobs/read                | Storage Blob Data Reader
          READ   | https://contosodata.blob.core.windows.net/reports     | containers/blobs/read                | Storage Blob Data Reader
          WRITE  | https://contosodata.blob.core.windows.net/reports     | containers/blobs/write               | Storage Blob Data Contributor
          GET    | https://contosodata.blob.core.windows.net/?comp=list  | containers/read                      | Storage Blob Data Reader
          GET    | https://contosodata.blob.core.windows.net/reports?restype=container&comp=list | containers/blobs/read | Storage Blob Data Reader
          PUT    | https://contosodata.blob.core.windows.net/reports?restype=container | containers/write       | Storage Blob Data Contributor
          HEAD   | https://contosodata.blob.core.windows.net/reports/a/b.csv | containers/blobs/read            | Storage Blob Data Reader
          PUT    | https://contosodata.blob.core.windows.net/reports/a/b.csv | containers/blobs/write           | Storage Blob Data Contributor
          PUT    | https://contosodata.blob.core.windows.net/reports/a.csv?comp=block&blockid=MQ | containers/blobs/write | Storage Blob Data Contributor
          DELETE | https://contosodata.blob.core.windows.net/reports/a.csv | containers/blobs/delete            | Storage Blob Data Contributor
          GET    | https://contosodata.blob.core.windows.net/reports/a.csv?comp=tags | containers/blobs/tags/read | Storage Blob Data Owner
          POST   | https://contosodata.blob.core.windows.net/?restype=service&comp=userdelegationkey | generateUserDelegationKey/action | Storage Blob Delegator
          # files in blobs
          GET    | https://contosodata.dfs.core.windows.net/reports?resource=filesystem&recursive=true | containers/blobs/read | Storage Blob Data Reader
          PATCH  | https://contosodata.dfs.core.windows.net/reports/a.csv?action=append | containers/blobs/write | Storage Blob Data Contributor
          PATCH  | https://contosodata.dfs.core.windows.net/reports/a.csv?action=setAccessControl | containers/blobs/modifyPermissions/action | Storage Blob Data Owner
          # queues
          READ   | https://contosodata.queue.core.windows.net/orders     | queues/messages/read                 | Storage Queue Data Reader
          WRITE  | https://contosodata.queue.core.windows.net/orders     | queues/messages/add/action           | Storage Queue Data Message Sender
          GET    | https://contosodata.queue.core.windows.net/orders/messages?peekonly=true | queues/messages/read | Storage Queue Data Reader
          GET    | https://contosodata.queue.core.windows.net/orders/messages | queues/messages/process/action  | Storage Queue Data Message Processor
          DELETE | https://contosodata.queue.core.windows.net/orders/messages/1?popreceipt=x | queues/messages/process/action | Storage Queue Data Message Processor
          PUT    | https://contosodata.queue.core.windows.net/orders     | queues/write                         | Storage Queue Data Contributor
          # tables
          READ   | https://contosodata.table.core.windows.net/orders     | tables/entities/read                 | Storage Table Data Reader
          WRITE  | https://contosodata.table.core.windows.net/orders     | tables/entities/write                | Storage Table Data Contributor
          GET    | https://contosodata.table.core.windows.net/Tables     | tables/read                          | Storage Table Data Reader
          GET    | https://contosodata.table.core.windows.net/orders()?$top=1 | tables/entities/read            | Storage Table Data Reader
          PUT    | https://contosodata.table.core.windows.net/orders(PartitionKey='a',RowKey='b') | tables/entities/write | Storage Table Data Contributor
          POST   | https://contosodata.table.core.windows.net/orders     | tables/entities/add/action           | Storage Table Data Contributor
          # file shares
          GET    | https://contosodata.file.core.windows.net/share/a.txt | readFileBackupSemantics/action       | Storage File Data Privileged Reader
          PUT    | https://contosodata.file.core.windows.net/share/a.txt | writeFileBackupSemantics/action      | Storage File Data Privileged Contributor
          # key vaults
          READ   | https://contoso-vault.vault.azure.net                 | secrets/getSecret/action             | Key Vault Secrets User
          WRITE  | https://contoso-vault.vault.azure.net/secrets/db      | secrets/setSecret/action             | Key Vault Secrets Officer
          GET    | https://contoso-vault.vault.azure.net/secrets?api-version=7.4 | secrets/readMetadata/action  | Key Vault Reader
          GET    | https://contoso-vault.vault.azure.net/secrets/db/     | secrets/getSecret/action             | Key Vault Secrets User
          READ   | https://contoso-vault.vault.azure.net/keys            | keys/read                            | Key Vault Reader
          POST   | https://contoso-vault.vault.azure.net/keys/k/1/sign   | keys/sign/action                     | Key Vault Crypto User
          POST   | https://contoso-vault.vault.azure.net/keys/k/1/unwrapkey | keys/unwrap/action                | Key Vault Crypto Service Encryption User
          POST   | https://contoso-vault.vault.azure.net/keys/k/create   | keys/create/action                   | Key Vault Crypto Officer
          READ   | https://contoso-vault.vault.azure.net/certificates/c  | certificates/read                    | Key Vault Reader
          POST   | https://contoso-vault.vault.azure.net/certificates/c/create | certificates/create/action     | Key Vault Certificates Officer
          # Service Bus
          READ   | sb://contoso-bus.servicebus.windows.net/orders        | messages/receive/action              | Azure Service Bus Data Receiver
          WRITE  | sb://contoso-bus.servicebus.windows.net/orders        | messages/send/action                 | Azure Service Bus Data Sender
          POST   | https://contoso-bus.servicebus.windows.net/orders/messages | messages/send/action            | Azure Service Bus Data Sender
          DELETE | https://contoso-bus.servicebus.windows.net/orders/messages/head | messages/receive/action    | Azure Service Bus Data Receiver
          GET    | https://contoso-bus.servicebus.windows.net/orders     | Microsoft.ServiceBus/namespaces/*    | Azure Service Bus Data Owner
          # App Configuration
          READ   | https://contoso-config.azconfig.io                    | keyValues/read                       | App Configuration Data Reader
          WRITE  | https://contoso-config.azconfig.io                    | keyValues/write                      | App Configuration Data Owner
          GET    | https://contoso-config.azconfig.io/kv?key=*           | keyValues/read                       | App Configuration Data Reader
          PATCH  | https://contoso-config.azconfig.io/snapshots/s        | snapshots/archive/action             | App Configuration Data Owner
          # Resource Manager
          GET    | https://management.azure.com/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg-app?api-version=2021-04-01 | Microsoft.Resources/subscriptions/resourceGroups/read | Reader
          GET    | https://management.azure.com/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contosodata | Microsoft.Storage/storageAccounts/read | Reader
          PUT    | https://management.azure.com/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contosodata | Microsoft.Storage/storageAccounts/write | Storage Account Contributor
          POST   | https://management.azure.com/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contosodata/listKeys | Microsoft.Storage/storageAccounts/listKeys/action | Reader and Data Access
          DELETE | https://management.azure.com/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/app | Microsoft.Web/sites/delete | Website Contributor
          """)
  void aRequestNamesItsPermissionAndTheSmallestRole(
      String method, String url, String permission, String role) {
    Target target = Target.parse(url).orElseThrow();
    Operation operation = Operations.find(target, method).orElseThrow();

    assertThat(operation.requirement().toString()).contains(permission);
    assertThat(Roles.granting(Roles.builtIn(), operation.requirement()))
        .first()
        .extracting(Role::name)
        .isEqualTo(role);
  }

  @ParameterizedTest
  @CsvSource({
    "READ, messages/receive/action, Azure Event Hubs Data Receiver",
    "WRITE, messages/send/action, Azure Event Hubs Data Sender",
    "MANAGE, Microsoft.EventHub/namespaces/*, Azure Event Hubs Data Owner"
  })
  void eventHubsHasTheHostsOfServiceBus(String method, String permission, String role) {
    Target target =
        Target.parse("https://contoso-hub.servicebus.windows.net/clicks")
            .orElseThrow()
            .of(Service.EVENT_HUBS);
    Operation operation = Operations.find(target, method).orElseThrow();

    assertThat(operation.requirement().toString()).contains(permission);
    assertThat(Roles.granting(Roles.builtIn(), operation.requirement()).get(0).name())
        .isEqualTo(role);
    assertThat(target.scopeInside()).isEqualTo("/eventhubs/clicks");
  }

  @ParameterizedTest
  @EnumSource(
      value = Service.class,
      names = {"RESOURCE_MANAGER", "GRAPH"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyServiceAnswersForReadingAndWriting(Service service) {
    Target target = new Target(service, "contoso", "", List.of(), Map.of());

    assertThat(Operations.find(target, "READ")).isPresent();
    assertThat(Operations.find(target, "WRITE")).isPresent();
  }

  @Test
  void everyPermissionOfTheTableIsGrantedByABuiltInRole() {
    assertThat(Operations.permissions().keySet())
        .filteredOn(
            permission -> Roles.granting(Roles.builtIn(), Requirement.of(permission)).isEmpty())
        .isEmpty();
  }

  @Test
  void ownerOpensNoData() {
    Role owner = role("Owner");

    assertThat(
            new RolePermission(STORAGE + "blobServices/containers/blobs/read", true)
                .isGrantedBy(owner))
        .isFalse();
    assertThat(
            new RolePermission(STORAGE + "blobServices/containers/read", false).isGrantedBy(owner))
        .isTrue();
  }

  @Test
  void contributorAssignsNoRoles() {
    RolePermission assigning =
        new RolePermission("Microsoft.Authorization/roleAssignments/write", false);

    assertThat(assigning.isGrantedBy(role("Contributor"))).isFalse();
    assertThat(Roles.granting(Roles.builtIn(), Requirement.of(assigning)))
        .extracting(Role::name)
        .startsWith("Role Based Access Control Administrator", "User Access Administrator")
        .contains("Owner");
  }

  @ParameterizedTest
  @CsvSource({
    "*, anything/at/all, true",
    "*/read, Microsoft.Storage/storageAccounts/read, true",
    "*/read, Microsoft.Storage/storageAccounts/write, false",
    "Microsoft.ServiceBus/*/send/action, Microsoft.ServiceBus/namespaces/messages/send/action, true",
    "Microsoft.ServiceBus/*/send/action, Microsoft.ServiceBus/send/action, false",
    "microsoft.keyvault/VAULTS/secrets/*, Microsoft.KeyVault/vaults/secrets/getSecret/action, true",
    "Microsoft.KeyVault/vaults/secrets/*, Microsoft.KeyVault/vaults/keys/read, false",
    "a*bc, abc, true",
    "a*b*c, abxbc, true",
    "a*b*c, acb, false"
  })
  void aWildcardStandsForAnyCharacters(String pattern, String action, boolean matches) {
    assertThat(RolePermission.matches(pattern, action)).isEqualTo(matches);
  }

  @Test
  void getMessagesTakesOneOfTwoAlternatives() {
    Target target =
        Target.parse("https://contosodata.queue.core.windows.net/q/messages").orElseThrow();
    Requirement requirement = Operations.find(target, "GET").orElseThrow().requirement();

    assertThat(requirement.toString())
        .isEqualTo(
            STORAGE
                + "queueServices/queues/messages/process/action, or "
                + STORAGE
                + "queueServices/queues/messages/delete and "
                + STORAGE
                + "queueServices/queues/messages/read");
    assertThat(requirement.isGrantedBy(role("Storage Queue Data Reader"))).isFalse();
    assertThat(requirement.isGrantedBy(role("Storage Queue Data Contributor"))).isTrue();
  }

  @Test
  void aSignatureNeverLeavesTheUrl() {
    Target target =
        Target.parse(
                "https://user:pa55@contosodata.blob.core.windows.net/reports/a.csv"
                    + "?sv=2024-05-04&sr=b&sig=c2VjcmV0&se=2027&comp=list&restype=container#frag")
            .orElseThrow();

    assertThat(target.url())
        .isEqualTo(
            "https://contosodata.blob.core.windows.net/reports/a.csv?comp=list&restype=container");
    assertThat(target.toString()).doesNotContain("c2VjcmV0", "pa55", "sig");
  }

  @ParameterizedTest
  @CsvSource({
    "https://contosodata-secondary.blob.core.windows.net/, BLOB, contosodata",
    "https://contosodata.z12.blob.storage.azure.net/, BLOB, contosodata",
    "https://contosodata.privatelink.blob.core.windows.net/, BLOB, contosodata",
    "https://CONTOSODATA.BLOB.core.usgovcloudapi.net/, BLOB, contosodata",
    "https://contoso-vault.vault.usgovcloudapi.net/secrets, KEY_VAULT, contoso-vault",
    "https://contoso-vault.privatelink.vaultcore.azure.net/, KEY_VAULT, contoso-vault",
    "contoso-bus.servicebus.windows.net, SERVICE_BUS, contoso-bus",
    "amqps://contoso-bus.servicebus.windows.net:5671/q, SERVICE_BUS, contoso-bus",
    "https://contoso-config.azconfig.io:443/kv, APP_CONFIGURATION, contoso-config",
    "https://contoso-docs.documents.azure.com:443/dbs, COSMOS_DB, contoso-docs",
    "https://graph.microsoft.com/v1.0/me, GRAPH, graph"
  })
  void hostsOfAllCloudsAndPrivateEndpointsAreKnown(String url, Service service, String account) {
    assertThat(Target.parse(url).orElseThrow())
        .extracting(Target::service, Target::account)
        .containsExactly(service, account);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:10000/devstoreaccount1",
    "https://contosodata.blob.core.windows.net.evil.example/",
    "https://evil.example/?x=contosodata.blob.core.windows.net",
    "https://evil.example#@contosodata.blob.core.windows.net/",
    "not a url",
    "''"
  })
  void otherHostsAreUnknown(String url) {
    assertThat(Target.parse(url)).isEmpty();
  }

  /** The lab has its own table of roles: it is the independent witness. */
  @Test
  void theLabKnowsTheSameRoles() {
    Map<String, Role> known =
        Roles.builtIn().stream().collect(Collectors.toMap(Role::id, role -> role));
    List<RoleDefinition> lab = new Directory().roleDefinitions();

    assertThat(lab).hasSizeGreaterThan(50);
    assertThat(lab)
        .allSatisfy(role -> {
          assertThat(known).containsKey(role.id());
          Role mine = Objects.requireNonNull(known.get(role.id()), role.name());
          assertThat(mine.name()).isEqualTo(role.name());
          assertThat(mine.actions()).containsExactlyInAnyOrderElementsOf(role.actions());
          assertThat(mine.notActions()).containsExactlyInAnyOrderElementsOf(role.notActions());
          assertThat(mine.dataActions()).containsExactlyInAnyOrderElementsOf(role.dataActions());
        });
  }
}
