package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.profile.AzureProfile;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.resourcemanager.authorization.AuthorizationManager;
import com.azure.resourcemanager.authorization.models.ActiveDirectoryGroup;
import com.azure.resourcemanager.authorization.models.RoleAssignment;
import com.microsoft.graph.applications.item.addpassword.AddPasswordPostRequestBody;
import com.microsoft.graph.applications.item.removepassword.RemovePasswordPostRequestBody;
import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.models.Application;
import com.microsoft.graph.models.DirectoryObject;
import com.microsoft.graph.models.DirectoryObjectCollectionResponse;
import com.microsoft.graph.models.Group;
import com.microsoft.graph.models.PasswordCredential;
import com.microsoft.graph.models.ReferenceCreate;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AzureIdentityAuthenticationProvider;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.net.Proxy;
import java.net.ProxySelector;
import java.security.KeyStore;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Microsoft's SDKs for Graph and for role assignments set a team up, as independent witnesses that
 * the lab is right. Graph's SDK says of every value that it may be null, which a test need not
 * check.
 */
@NullUnmarked
class MicrosoftTeamClientsTest {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String DEV = "a0000000-0000-4000-8000-000000000001";
  private static final String ALICE = "b0000000-0000-4000-8000-000000000001";
  private static final String BOB = "b0000000-0000-4000-8000-000000000002";
  private static final String DANA = "b0000000-0000-4000-8000-000000000004";
  private static final String SCOPE = "/subscriptions/" + DEV + "/resourceGroups/rg-app";
  private static final String GRAPH = "https://graph.microsoft.com/v1.0/directoryObjects/";

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @AfterEach
  void clear() {
    lab.clearTroubles();
  }

  /** Tokens of a user, for whatever scope a client asks. */
  private static TokenCredential credential(String user) {
    return request ->
        Mono.fromSupplier(() ->
            new AccessToken(
                lab.userToken(user, request.getScopes().get(0).replaceAll("/+\\.default$", "")),
                OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
  }

  private static GraphServiceClient graph(String user) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("lab", lab.certificateAuthority());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return new GraphServiceClient(
        new AzureIdentityAuthenticationProvider(
            credential(user), new String[0], "https://graph.microsoft.com/.default"),
        GraphClientFactory.create()
            .proxy(new Proxy(Proxy.Type.HTTP, lab.proxyAddress()))
            .sslSocketFactory(
                lab.sslContext().getSocketFactory(),
                (X509TrustManager) factory.getTrustManagers()[0])
            .build());
  }

  private static HttpClient azureHttp() {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder()
                .sslContext(lab.sslContext())
                .proxy(ProxySelector.of(lab.proxyAddress())))
        .build();
  }

  private static AuthorizationManager manager(String user) {
    return AuthorizationManager.configure()
        .withHttpClient(azureHttp())
        .authenticate(credential(user), new AzureProfile(CONTOSO, DEV, AzureEnvironment.AZURE));
  }

  private static Group newGroup(GraphServiceClient graph, String name) {
    Group group = new Group();
    group.setDisplayName(name);
    group.setMailNickname("devs");
    group.setMailEnabled(false);
    group.setSecurityEnabled(true);
    return graph.groups().post(group);
  }

  private static ReferenceCreate reference(String id) {
    ReferenceCreate reference = new ReferenceCreate();
    reference.setOdataId(GRAPH + id);
    return reference;
  }

  private static List<String> ids(DirectoryObjectCollectionResponse list) {
    return list.getValue().stream().map(DirectoryObject::getId).toList();
  }

  @Test
  void graphMakesAGroupAndChangesItsMembers() throws Exception {
    GraphServiceClient graph = graph("dana@contoso.test");
    assertThat(graph.me().get().getUserPrincipalName()).isEqualTo("dana@contoso.test");
    Group group = newGroup(graph, "Größe & \"Rest\" 🚀");
    var one = graph.groups().byGroupId(group.getId());
    assertThat(ids(one.owners().get())).containsExactly(DANA);

    one.members().ref().post(reference(ALICE));
    one.members().ref().post(reference(BOB));
    assertThatThrownBy(() -> one.members().ref().post(reference(BOB)))
        .isInstanceOfSatisfying(
            ODataError.class,
            e -> {
              assertThat(e.getResponseStatusCode()).isEqualTo(400);
              assertThat(e.getError().getCode()).isEqualTo("Request_BadRequest");
            });
    DirectoryObjectCollectionResponse members = one.members().get();
    assertThat(ids(members)).containsExactly(ALICE, BOB);
    assertThat(members.getValue().get(0))
        .isInstanceOfSatisfying(
            com.microsoft.graph.models.User.class,
            user -> assertThat(user.getUserPrincipalName()).isEqualTo("alice@contoso.test"));
    assertThat(
            one.members()
                .count()
                .get(request -> request.headers.add("ConsistencyLevel", "eventual")))
        .isEqualTo(2);
    assertThat(ids(graph.users().byUserId("alice@contoso.test").transitiveMemberOf().get()))
        .contains(group.getId());

    one.members().byDirectoryObjectId(ALICE).ref().delete();
    assertThat(ids(one.members().get())).containsExactly(BOB);
    var found =
        graph
            .groups()
            .get(
                request -> request.queryParameters.filter = "displayName eq 'Größe & \"Rest\" 🚀'");
    assertThat(found.getValue()).extracting(Group::getId).containsExactly(group.getId());
    one.delete();
    assertThatThrownBy(one::get)
        .isInstanceOfSatisfying(
            ODataError.class,
            e -> assertThat(e.getError().getCode()).isEqualTo("Request_ResourceNotFound"));
  }

  @Test
  void graphRegistersAnAppWhoseSecretSignsIn() throws Exception {
    GraphServiceClient graph = graph("dana@contoso.test");
    Application wanted = new Application();
    wanted.setDisplayName("app of a team");
    Application app = graph.applications().post(wanted);
    var principal = new com.microsoft.graph.models.ServicePrincipal();
    principal.setAppId(app.getAppId());
    String principalId = graph.servicePrincipals().post(principal).getId();

    AddPasswordPostRequestBody body = new AddPasswordPostRequestBody();
    PasswordCredential named = new PasswordCredential();
    named.setDisplayName("dana on laptop");
    named.setEndDateTime(OffsetDateTime.now(ZoneOffset.UTC).plusDays(30));
    body.setPasswordCredential(named);
    var one = graph.applications().byApplicationId(app.getId());
    PasswordCredential secret = one.addPassword().post(body);
    assertThat(tokenOf(app.getAppId(), secret.getSecretText())).isNotEmpty();
    PasswordCredential shown = one.get().getPasswordCredentials().get(0);
    assertThat(shown.getDisplayName()).isEqualTo("dana on laptop");
    assertThat(shown.getSecretText()).isNull();
    assertThat(lab.directory().findApp(app.getAppId()).orElseThrow().objectId())
        .isEqualTo(principalId);

    RemovePasswordPostRequestBody removed = new RemovePasswordPostRequestBody();
    removed.setKeyId(secret.getKeyId());
    one.removePassword().post(removed);
    assertThat(one.get().getPasswordCredentials()).isEmpty();
    assertThatThrownBy(() -> tokenOf(app.getAppId(), secret.getSecretText()))
        .hasStackTraceContaining("AADSTS7000215");
  }

  private static String tokenOf(String clientId, String secret) {
    return new ClientSecretCredentialBuilder()
        .httpClient(azureHttp())
        .tenantId(CONTOSO)
        .clientId(clientId)
        .clientSecret(secret)
        .build()
        .getTokenSync(new TokenRequestContext().addScopes("https://storage.azure.com/.default"))
        .getToken();
  }

  @Test
  void graphWalksTheSeveralPagesOfALargeGroup() throws Exception {
    GraphServiceClient graph = graph("dana@contoso.test");
    Group group = newGroup(graph, "many");
    for (int i = 0; i < 250; i++) {
      String id = UUID.randomUUID().toString();
      String name = "page" + i + "@contoso.test";
      lab.directory().add(new User(CONTOSO, CONTOSO, id, id, name, name));
      lab.directory().addMember(group.getId(), id);
    }
    List<String> found = new ArrayList<>();
    new PageIterator.Builder<DirectoryObject, DirectoryObjectCollectionResponse>()
        .client(graph)
        .collectionPage(graph.groups().byGroupId(group.getId()).members().get())
        .collectionPageFactory(DirectoryObjectCollectionResponse::createFromDiscriminatorValue)
        .processPageItemCallback(member -> found.add(member.getId()))
        .build()
        .iterate();
    assertThat(found).hasSize(250).doesNotHaveDuplicates();
  }

  @Test
  void graphTriesAgainWhenEverySecondRequestIsThrottled() throws Exception {
    lab.trouble(Trouble.throttled(Duration.ofSeconds(1)).at(Place.GRAPH).every(2));
    GraphServiceClient graph = graph("dana@contoso.test");
    Group group = newGroup(graph, "throttled");
    assertThat(graph.groups().byGroupId(group.getId()).get().getId()).isEqualTo(group.getId());
    assertThat(lab.requests()).anyMatch(request -> request.status() == 429);
  }

  @Test
  void managementSdkMakesListsAndTakesAwayARoleAssignment() throws Exception {
    AuthorizationManager manager = manager("dana@contoso.test");
    ActiveDirectoryGroup group =
        manager.groups().define("by the SDK").withEmailAlias("sdk").withMember(BOB).create();
    assertThat(manager.groups().getById(group.id()).listMembers())
        .extracting(member -> member.id())
        .containsExactly(BOB);
    String name = UUID.randomUUID().toString();
    RoleAssignment assignment =
        manager
            .roleAssignments()
            .define(name)
            .forObjectId(group.id())
            .withRoleDefinition(roleId(manager, "Azure Service Bus Data Sender"))
            .withScope(SCOPE)
            .create();
    assertThat(assignment.principalId()).isEqualTo(group.id());
    assertThat(manager.roleAssignments().listByScope(SCOPE))
        .extracting(RoleAssignment::name)
        .contains(name);
    assertThat(manager.roleAssignments().listByServicePrincipal(group.id()))
        .extracting(RoleAssignment::name)
        .containsExactly(name);
    manager.roleAssignments().deleteById(assignment.id());
    assertThat(manager.roleAssignments().listByScope(SCOPE))
        .extracting(RoleAssignment::name)
        .doesNotContain(name);
  }

  private static String roleId(AuthorizationManager manager, String role) {
    return manager.roleDefinitions().getByScopeAndRoleName("/subscriptions/" + DEV, role).id();
  }

  @Test
  void managementSdkIsRefusedWithCodeActionAndScope() {
    AuthorizationManager alice = manager("alice@contoso.test");
    String role = roleId(alice, "Storage Queue Data Reader");
    var wanted =
        alice
            .roleAssignments()
            .define(UUID.randomUUID().toString())
            .forObjectId(BOB)
            .withRoleDefinition(role)
            .withScope(SCOPE);
    assertThatThrownBy(wanted::create)
        .isInstanceOfSatisfying(
            ManagementException.class,
            e -> {
              assertThat(e.getValue().getCode()).isEqualTo("AuthorizationFailed");
              assertThat(e)
                  .hasMessageContaining("Microsoft.Authorization/roleAssignments/write")
                  .hasMessageContaining(SCOPE);
            });
  }
}
