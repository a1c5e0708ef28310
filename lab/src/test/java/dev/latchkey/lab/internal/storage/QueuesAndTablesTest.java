package dev.latchkey.lab.internal.storage;

import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.SignedServices;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queues and tables: the token, then the role, and nothing behind them. */
class QueuesAndTablesTest {
  private static final String QUEUES = "https://contosodata.queue.core.windows.net";
  private static final String TABLES = "https://contosodata.table.core.windows.net";
  private static final String DENIED = "403 AuthorizationPermissionMismatch";

  private static SignedServices services;

  @BeforeAll
  static void start() throws Exception {
    services = new SignedServices();
    String account =
        "/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg-app/providers/"
            + "Microsoft.Storage/storageAccounts/contosodata";
    services.assign("Storage Queue Data Reader", "alice@contoso.test", "contosodata");
    services.assign("Storage Table Data Reader", "alice@contoso.test", "contosodata");
    services.assign("Storage Queue Data Message Processor", "bob@contoso.test", "contosodata");
    services.assign(
        "Storage Queue Data Message Sender",
        "dana@contoso.test",
        account + "/queueServices/default/queues/orders");
    services.assign(
        "Storage Table Data Contributor",
        "dana@contoso.test",
        account + "/tableServices/default/tables/people");
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  private static HttpResponse<String> send(String method, String uri, String token)
      throws Exception {
    return services.send(
        request(uri)
            .header("Authorization", "Bearer " + token)
            .header("x-ms-version", "2023-11-03")
            .method(method, BodyPublishers.noBody()));
  }

  private static String token(String user) {
    String objectId =
        services.directory().findUser(user + "@contoso.test").orElseThrow().objectId();
    return services.token(SignedServices.CONTOSO, objectId, SignedServices.STORAGE);
  }

  private static String outcome(HttpResponse<String> response) {
    return (response.statusCode()
            + " "
            + response.headers().firstValue("x-ms-error-code").orElse(""))
        .strip();
  }

  @ParameterizedTest
  @CsvSource({
    "alice, GET, /?comp=list, 200",
    "alice, GET, /orders?comp=metadata, 404 QueueNotFound",
    "alice, GET, /orders/messages?peekonly=true, 404 QueueNotFound",
    "alice, GET, /orders/messages, " + DENIED,
    "alice, POST, /orders/messages, " + DENIED,
    "alice, PUT, /orders, " + DENIED,
    "bob, GET, /?comp=list, " + DENIED,
    "bob, GET, /orders/messages, 404 QueueNotFound",
    "bob, GET, /orders/messages?peekonly=true, 404 QueueNotFound",
    "bob, POST, /orders/messages, " + DENIED,
    "dana, POST, /orders/messages, 404 QueueNotFound",
    "dana, POST, /others/messages, " + DENIED,
    "dana, GET, /orders/messages?peekonly=true, " + DENIED,
    "dana, GET, /?comp=list, " + DENIED,
  })
  void queueAsksForTheRoleOfEachOperation(String user, String method, String path, String expected)
      throws Exception {
    assertThat(outcome(send(method, QUEUES + path, token(user)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, GET, /Tables, 200",
    "alice, GET, /people(), 404 TableNotFound",
    "alice, POST, /people, " + DENIED,
    "alice, POST, /Tables, " + DENIED,
    "bob, GET, /Tables, " + DENIED,
    "dana, GET, /Tables, " + DENIED,
    "dana, POST, /people, 404 TableNotFound",
    "dana, DELETE, /people(PartitionKey='a'), 404 TableNotFound",
    "dana, GET, /others(), " + DENIED,
  })
  void tableAsksForTheRoleOfEachOperation(String user, String method, String path, String expected)
      throws Exception {
    assertThat(outcome(send(method, TABLES + path, token(user)))).isEqualTo(expected);
  }

  @Test
  void listsAreEmptyInTheirOwnForm() throws Exception {
    assertThat(send("GET", QUEUES + "/?comp=list", token("alice")).body())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\""
                + QUEUES
                + "/\"><Queues></Queues><NextMarker></NextMarker></EnumerationResults>");
    assertThat(send("GET", TABLES + "/Tables", token("alice")).body())
        .isEqualTo("{\"odata.metadata\":\"" + TABLES + "/$metadata#Tables\",\"value\":[]}");
  }

  @Test
  void refusalsHaveTheFormOfTheService() throws Exception {
    HttpResponse<String> queue = send("GET", QUEUES + "/?comp=list", token("bob"));
    assertThat(queue.body())
        .startsWith("<?xml")
        .contains("<Error><Code>AuthorizationPermissionMismatch</Code>", "RequestId:");
    assertThat(queue.headers().firstValue("Server").orElse("")).startsWith("Windows-Azure-Queue");
    HttpResponse<String> table = send("GET", TABLES + "/Tables", token("bob"));
    assertThat(table.body())
        .startsWith("{\"odata.error\":{\"code\":\"AuthorizationPermissionMismatch\",\"message\":{")
        .contains("\"lang\":\"en-US\"");
  }

  @Test
  void badTokenIsChallengedAsForBlobs() throws Exception {
    String management =
        services.token(SignedServices.CONTOSO, SignedServices.ALICE, SignedServices.MANAGEMENT);
    for (String uri : new String[] {QUEUES + "/?comp=list", TABLES + "/Tables"}) {
      HttpResponse<String> response = send("GET", uri, management);
      assertThat(outcome(response)).isEqualTo("401 InvalidAuthenticationInfo");
      assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains(SignedServices.CONTOSO, "resource_id=https://storage.azure.com");
    }
    String own = services.token(SignedServices.CONTOSO, SignedServices.ALICE, QUEUES);
    assertThat(outcome(send("GET", QUEUES + "/?comp=list", own))).isEqualTo("200");
    assertThat(outcome(send("GET", TABLES + "/Tables", own)))
        .isEqualTo("401 InvalidAuthenticationInfo");
  }

  @Test
  void accountThatTheLabLacksIsNotFound() throws Exception {
    assertThat(
            outcome(
                send("GET", "https://nobody.queue.core.windows.net/?comp=list", token("alice"))))
        .isEqualTo("404 ResourceNotFound");
  }
}
