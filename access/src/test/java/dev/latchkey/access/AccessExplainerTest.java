package dev.latchkey.access;

import static dev.latchkey.access.LabClient.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import dev.latchkey.access.SmallestRoles.Choice;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;
import dev.latchkey.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessExplainerTest {
  private static final String BLOBS = "https://contosodata.blob.core.windows.net";
  private static final String BOB = "bob@contoso.test";
  private static final AccessExplainer OFFLINE = AccessExplainer.offline();

  private final Lab lab = Lab.builder().clock(new SettableClock(Instant.now())).start();
  private final LabClient client = new LabClient(lab);
  private final Group developers = client.group();

  @AfterEach
  void close() {
    lab.close();
  }

  private AccessExplainer explainer() {
    return AccessExplainer.signedIn(client.user(BOB), client.http());
  }

  private BlobServiceClient blobs(String user) {
    return new BlobServiceClientBuilder()
        .endpoint(BLOBS)
        .credential(client.user(user))
        .httpClient(client.http())
        .buildClient();
  }

  private BlobContainerClient container(String user) {
    return blobs(user).getBlobContainerClient("reports");
  }

  private HttpResponseException refusedUpload() {
    return catchThrowableOfType(
        BlobStorageException.class,
        () -> container(BOB).getBlobClient("a.csv").upload(BinaryData.fromString("1,2")));
  }

  @Test
  void anUploadOfTheAzureSdkNamesActionRoleAndCommand() {
    Explanation why = explainer().explain(refusedUpload()).orElseThrow();

    assertThat(why.cause()).isEqualTo(RefusalCause.MISSING_ROLE);
    assertThat(why.code()).isEqualTo("AuthorizationPermissionMismatch");
    assertThat(why.method()).isEqualTo("PUT");
    assertThat(why.url()).isEqualTo(BLOBS + "/reports/a.csv");
    assertThat(why.account()).isEqualTo("contosodata");
    assertThat(why.requestId()).matches("[0-9a-f-]{36}");
    assertThat(why.caller().name()).isEqualTo(BOB);
    assertThat(why.caller().objectId()).isEqualTo(LabClient.BOB);
    assertThat(why.missing())
        .containsExactly(
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write, or"
                + " Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action");
    assertThat(why.roles())
        .extracting(Choice::name)
        .containsExactly("Storage Blob Data Contributor", "Storage Blob Data Owner");
    assertThat(why.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(why.command())
        .isEqualTo(
            "az role assignment create --assignee-object-id "
                + LabClient.BOB
                + " --assignee-principal-type User --role 'Storage Blob Data Contributor'"
                + " --scope "
                + DATA
                + "/blobServices/default/containers/reports");
    assertThat(why.summary())
        .startsWith(
            "Azure Blob Storage 'contosodata' refused PUT "
                + BLOBS
                + "/reports/a.csv of bob@contoso.test")
        .doesNotContain("\n");
    assertThat(why.message())
        .contains("needs the role 'Storage Blob Data Contributor'", why.command(), why.requestId());
    assertThat(why.otherCauses()).isNotEmpty();
  }

  @Test
  void whatIsNotThereYetIsMadeInAResourceGroup() {
    Explanation why =
        explainer()
            .explain(
                "PUT",
                "https://management.azure.com"
                    + LabTeam.RG_APP
                    + "/providers/Microsoft.Storage/storageAccounts/new?api-version=2024-01-01");
    assertThat(why.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(why.command()).endsWith(" --scope " + LabTeam.RG_APP);
  }

  @Test
  void refusalWithoutAServiceAsksForTheUrl() {
    Explanation why =
        OFFLINE
            .explainOutput(
                "You do not have the required permissions needed to perform this operation.")
            .orElseThrow();
    assertThat(why.cause()).isEqualTo(RefusalCause.MISSING_ROLE);
    assertThat(why.otherCauses()).singleElement().asString().contains("--url");
    assertThat(why.standing()).isEqualTo("What the request needs is not known.");
  }

  @Test
  void afterTheCommandTheUploadWorks() {
    Explanation why = explainer().explain(refusedUpload()).orElseThrow();
    String scope = why.command().substring(why.command().indexOf("--scope ") + 8);
    client.assign(why.roles().get(0).name(), LabClient.BOB, scope);

    container(BOB).createIfNotExists();
    container(BOB).getBlobClient("a.csv").upload(BinaryData.fromString("1,2"));

    assertThat(container(BOB).getBlobClient("a.csv").exists()).isTrue();
  }

  @Test
  void aRoleThroughAGroupThatIsNotEffectiveYetIsNamed() {
    client.join(developers, LabClient.BOB);
    lab.directory().propagation().ofRoles(Duration.ofMinutes(5));
    client.assign("Storage Blob Data Contributor", developers.objectId(), DATA);

    Explanation why = explainer().explain(refusedUpload()).orElseThrow();

    assertThat(why.state()).isEqualTo(AccessState.NOT_EFFECTIVE_YET);
    assertThat(why.standing())
        .contains(
            "'Storage Blob Data Contributor' at '" + DATA + "' through the group 'app-developers'")
        .contains("10 minutes");
    assertThat(why.command()).isEmpty();
    assertThat(why.message()).isEmpty();
  }

  /** By its wildcard the role lists containers; a service counts roles with data actions. */
  @ParameterizedTest
  @ValueSource(strings = {"Contributor", "Reader", "Owner"})
  void roleWithoutDataActionsIsNamedAndDoesNotOpenTheData(String role) {
    User erin = client.newUser("erin");
    String name = erin.userPrincipalName();
    client.assign(role, erin.objectId(), DATA);

    Explanation why =
        AccessExplainer.signedIn(client.user(name), client.http())
            .explain(refusedList(name))
            .orElseThrow();

    assertThat(why.missing())
        .containsExactly("Microsoft.Storage/storageAccounts/blobServices/containers/read");
    assertThat(why.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(why.standing())
        .contains(" has '" + role + "' at '" + DATA + "'. That role has no data action,");
    assertThat(why.roles())
        .extracting(Choice::name)
        .startsWith("Storage Blob Data Reader")
        .doesNotContain("Reader", "Contributor", "Owner");
    assertThat(why.command()).contains("--role 'Storage Blob Data Reader' --scope " + DATA);
    client.assign("Storage Blob Data Reader", erin.objectId(), DATA);
    assertThat(blobs(name).listBlobContainers()).isEmpty();
  }

  private HttpResponseException refusedList(String user) {
    return catchThrowableOfType(
        BlobStorageException.class,
        () -> blobs(user).listBlobContainers().forEach(container -> {}));
  }

  @Test
  void whoMayReadNoAssignmentsLearnsThat() {
    String name = client.newUser("erin").userPrincipalName();
    Explanation why =
        AccessExplainer.signedIn(client.user(name), client.http())
            .explain("GET", BLOBS + "/reports/a.csv");

    assertThat(why.state()).isEqualTo(AccessState.UNKNOWN);
    assertThat(why.roles().get(0).name()).isEqualTo("Storage Blob Data Reader");
    assertThat(why.standing()).contains("can't be read");
    assertThat(why.summary())
        .endsWith(
            ": 403. It needs"
                + " Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read");
  }

  @Test
  void theRefusedAccountOfTheTextIsLookedUpAndNotTheCaller() {
    Explanation why =
        explainer()
            .explainOutput(
                "Caller is not authorized to perform action on resource.\r\nCaller:"
                    + " appid=c0000000-0000-4000-8000-000000000003;oid="
                    + LabClient.ALICE
                    + ";iss=x\r\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\n"
                    + "Resource: '"
                    + LabClient.VAULT
                    + "/secrets/db'\r\nVault: contoso-vault;location=westeurope")
            .orElseThrow();

    assertThat(why.caller().objectId()).isEqualTo(LabClient.ALICE);
    assertThat(why.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(why.command()).contains(LabClient.ALICE).endsWith("--scope " + LabClient.VAULT);
    assertThat(why.roles().get(0).name()).isEqualTo("Key Vault Secrets User");
  }

  @Test
  void resourceManagersRefusalIsAnsweredFromItsText() {
    HttpResponseException refused =
        catchThrowableOfType(
            HttpResponseException.class,
            () -> {
              throw new HttpResponseException(
                  "Status code 403, \"{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":"
                      + "\"The client 'bob@contoso.test' with object id '"
                      + LabClient.BOB
                      + "' does not have authorization to perform action"
                      + " 'Microsoft.Storage/storageAccounts/write' over scope '"
                      + DATA
                      + "' or the scope is invalid.\"}}\"",
                  null);
            });

    Explanation why = explainer().explain(refused).orElseThrow();

    assertThat(why.missing()).containsExactly("Microsoft.Storage/storageAccounts/write");
    assertThat(why.roles().get(0).command()).endsWith("--scope " + DATA);
    assertThat(why.state()).isEqualTo(AccessState.NOT_ASSIGNED);
  }

  /** A refusal that is not about roles offers no role. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AuthorizationFailure https://contosodata.blob.core.windows.net/a | NETWORK | az storage account network-rule add --account-name contosodata --ip-address IP-ADDRESS
          {"code":"ForbiddenByFirewall"} Vault: contoso-vault;location=x | NETWORK | az keyvault network-rule add --name contoso-vault --ip-address IP-ADDRESS
          does not have secrets get permission on key vault 'contoso-vault;location=x' | ACCESS_POLICY | az keyvault set-policy --name contoso-vault --object-id OBJECT-ID --secret-permissions get list
          KeyBasedAuthenticationNotPermitted | KEY | ''
          RequestDisallowedByPolicy | AZURE_POLICY | ''
          DenyAssignmentAuthorizationFailed | DENY | ''
          Authorization_RequestDenied Insufficient privileges to complete the operation. | DIRECTORY | ''
          The given request [POST /dbs] cannot be authorized by AAD token in data plane | UNSUPPORTED | ''
          Operation get is not allowed on a disabled secret. | STATE | ''
          """)
  void aRefusalThatIsNotAboutRolesIsNamedAsSuch(String text, RefusalCause cause, String command) {
    Explanation why = OFFLINE.explainOutput(text).orElseThrow();

    assertThat(why.cause()).isEqualTo(cause);
    assertThat(why.summary()).contains(cause.meaning());
    assertThat(why.roles()).isEmpty();
    assertThat(why.missing()).isEmpty();
    assertThat(why.command()).isEqualTo(command);
  }

  @Test
  void aServiceBusClaimNamesItsRole() {
    Explanation why =
        OFFLINE
            .explain(
                new IllegalStateException(
                    "send failed",
                    new IllegalStateException(
                        "Unauthorized access. 'Send' claim(s) are required to perform this"
                            + " operation. Resource: 'sb://contoso-bus.servicebus.windows.net/"
                            + "orders'. TrackingId:x")))
            .orElseThrow();

    assertThat(why.service()).isEqualTo("Azure Service Bus");
    assertThat(why.roles()).extracting(Choice::name).startsWith("Azure Service Bus Data Sender");
    assertThat(why.status()).isEqualTo(401);
  }

  @Test
  void cosmosDbNamesItsOwnRole() {
    Explanation why =
        OFFLINE
            .explainOutput(
                "Request blocked by Auth contoso-docs : Request is blocked because principal ["
                    + LabClient.BOB
                    + "] does not have required RBAC permissions to perform action"
                    + " [Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert]"
                    + " on resource [dbs/shop/colls/orders]")
            .orElseThrow();

    assertThat(why.roles())
        .extracting(Choice::name)
        .containsExactly("Cosmos DB Built-in Data Contributor");
    assertThat(why.command())
        .startsWith("az cosmosdb sql role assignment create --account-name contoso-docs")
        .contains("--principal-id " + LabClient.BOB);
  }

  @Test
  void withoutAMethodReadingAndWritingAreAnswered() {
    Explanation why =
        OFFLINE
            .explainOutput(
                "com.azure.storage.blob.models.BlobStorageException: Status code 403,"
                    + " \"<Code>AuthorizationPermissionMismatch</Code>")
            .orElseThrow();

    assertThat(why.roles())
        .extracting(Choice::name)
        .containsExactly("Storage Blob Data Reader", "Storage Blob Data Contributor");
    assertThat(why.summary()).contains("for reading", "for writing");
    assertThat(why.standing()).startsWith("Sign in");
    assertThat(why.message())
        .contains(
            "needs the role 'Storage Blob Data Reader' to read or 'Storage Blob Data Contributor'"
                + " to write on Azure Blob Storage");
  }

  @Test
  void aNotFoundIsNoRefusal() {
    client.assign("Storage Blob Data Reader", LabClient.BOB, DATA);
    HttpResponseException missing =
        catchThrowableOfType(
            BlobStorageException.class,
            () -> container(BOB).getBlobClient("a.csv").downloadContent());

    assertThat(OFFLINE.explain(missing)).isEmpty();
    assertThat(OFFLINE.explain(new IllegalStateException("no"))).isEmpty();
    assertThat(OFFLINE.explainOutput("BUILD FAILURE")).isEmpty();
  }

  @Test
  void noSecretIsRepeated() {
    Explanation why =
        OFFLINE
            .explainOutput(
                "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJ4In0.c2lnbmF0dXJl\n"
                    + "PUT "
                    + BLOBS
                    + "/reports/a.csv?sv=2024&sig=c2VjcmV0&comp=block\n"
                    + "AccountKey=a2V5a2V5\n<Code>AuthorizationPermissionMismatch</Code>")
            .orElseThrow();

    assertThat(why.url()).isEqualTo(BLOBS + "/reports/a.csv?comp=block");
    assertThat(why.toString()).doesNotContain("eyJ", "c2VjcmV0", "a2V5", "c2lnbmF0dXJl");
  }

  @Test
  void aCommandCannotBeSmuggledIn() {
    for (String name : List.of("$(reboot)", "`reboot`", "';reboot;'", "a\"b")) {
      Explanation why =
          OFFLINE
              .explainOutput(
                  "GET "
                      + BLOBS
                      + "/"
                      + name
                      + "/x\nAuthorizationPermissionMismatch Vault: "
                      + name
                      + ";location")
              .orElseThrow();

      assertThat(why.command()).doesNotContain("reboot", "`", "a\"b");
    }
  }

  @Test
  void aRoleThatTheCallerCouldActivateIsNamed() {
    client.makeEligible("Storage Blob Data Contributor", LabClient.BOB, DATA);

    Explanation why = explainer().explain(refusedUpload()).orElseThrow();

    assertThat(why.state()).isEqualTo(AccessState.ELIGIBLE);
    assertThat(why.standing()).contains("Privileged Identity Management");
    assertThat(why.command()).isEmpty();
  }

  @Test
  void theRequestOfAnExceptionCountsAndNotAUrlInItsText() {
    HttpResponseException refused = refusedUpload();
    HttpResponseException misleading =
        new HttpResponseException(
            "DELETE https://otheraccount.queue.core.windows.net/q AuthorizationPermissionMismatch",
            refused.getResponse());

    Explanation why = OFFLINE.explain(misleading).orElseThrow();

    assertThat(why.account()).isEqualTo("contosodata");
    assertThat(why.method()).isEqualTo("PUT");
    assertThat(why.service()).isEqualTo("Azure Blob Storage");
  }
}
