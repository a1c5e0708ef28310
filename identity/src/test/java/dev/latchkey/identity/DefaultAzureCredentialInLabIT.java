package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.resourcemanager.authorization.AuthorizationManager;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobContainerItem;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One line of code on the laptop and in production: Microsoft's clients with the default chain, as
 * the developer with each az, as a service principal, as the machine, the app and the pod.
 */
class DefaultAzureCredentialInLabIT {
  private static final String ALICE = "alice@contoso.test";
  private static final String SUBJECT = "system:serviceaccount:contoso:app";
  private static final List<String> READERS =
      List.of(ALICE, "contoso-app", "contoso-identity", "contoso-vm");

  private static Lab lab;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    LabBuilder builder =
        Lab.builder()
            .tenant(
                "contoso.test",
                t ->
                    t.id(Requests.CONTOSO)
                        .user("alice")
                        .app("contoso-app", a -> a.secret())
                        .subscription(
                            "Dev",
                            s ->
                                s.resourceGroup(
                                    "rg-app",
                                    g ->
                                        g.storageAccount("contosodata")
                                            .keyVault("contoso-vault")
                                            .managedIdentity(
                                                "contoso-identity",
                                                i ->
                                                    i.federatedCredential(
                                                        FederatedCredential.LAB_ISSUER, SUBJECT))
                                            .virtualMachine("contoso-vm"))))
            .tenant(
                "fabrikam.test",
                t ->
                    t.id(Requests.FABRIKAM)
                        .user("carol")
                        .guest(ALICE)
                        .subscription(
                            "Shared",
                            s -> s.resourceGroup("rg", g -> g.keyVault("fabrikam-vault"))))
            .assign("Key Vault Secrets User", ALICE, "fabrikam-vault");
    for (String reader : READERS) {
      builder
          .assign("Storage Blob Data Contributor", reader, "contosodata")
          .assign("Key Vault Secrets Officer", reader, "contoso-vault")
          .assign("Reader", reader, "Dev");
    }
    lab = builder.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  static Stream<RealTool> azs() {
    List<RealTool> all = new ArrayList<>(RealTools.az());
    all.add(new RealTool("az", "stand-in", lab.standInAz(), true));
    return all.stream();
  }

  // Machines: nothing but their environment differs.

  /** A laptop, where nobody looks for an instance metadata service, with this az. */
  private DeveloperTools laptop(RealTool az) {
    Surroundings here = Surroundings.ofThisMachine();
    return new DeveloperTools(
        new Surroundings(
            environment(az),
            Clock.system(ZoneId.systemDefault()),
            Platform.LINUX,
            new Surroundings.FileFacts() {
              @Override
              public Surroundings.FileState stateOf(String path) {
                return here.files().stateOf(path);
              }

              @Override
              public Optional<String> textOf(String path) {
                return Optional.of("No Asset Tag");
              }
            }));
  }

  private Map<String, String> environment(RealTool az) {
    return new RealToolInLab(lab, az, folder).environment();
  }

  private static DefaultAzureCredentialBuilder developer(DeveloperTools tools) {
    return new DefaultAzureCredentialBuilder()
        .tools(tools)
        .network(EntraLab.network(lab))
        .proofWithin(Duration.ofSeconds(30))
        .credentialProcessTimeout(Duration.ofSeconds(RealToolInLab.DEADLINE));
  }

  private static DefaultAzureCredentialBuilder deployed(Map<String, String> environment) {
    return developer(new DeveloperTools(BareMachine.with(environment)));
  }

  private static Map<String, String> servicePrincipal() {
    return Map.of(
        "AZURE_TENANT_ID", Requests.CONTOSO,
        "AZURE_CLIENT_ID", lab.app("contoso-app").clientId(),
        "AZURE_CLIENT_SECRET", lab.app("contoso-app").secret());
  }

  private static Map<String, String> machine() {
    return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString());
  }

  private Map<String, String> pod() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), lab.federatedToken(SUBJECT));
    return Map.of(
        "AZURE_TENANT_ID", Requests.CONTOSO,
        "AZURE_CLIENT_ID", lab.managedIdentity("contoso-identity").clientId(),
        "AZURE_FEDERATED_TOKEN_FILE", token.toString());
  }

  private void az(RealTool az, String... arguments) throws IOException, InterruptedException {
    new RealToolInLab(lab, az, folder).run(ALICE, arguments);
  }

  // The app: the same for each identity that it runs as.

  private static HttpClient http() {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder()
                .sslContext(lab.sslContext())
                .proxy(ProxySelector.of(lab.proxyAddress())))
        .build();
  }

  private static SecretClient vault(String name, TokenCredential credential) {
    return new SecretClientBuilder()
        .vaultUrl("https://" + name + ".vault.azure.net")
        .httpClient(http())
        .retryPolicy(new RetryPolicy(new FixedDelay(0, Duration.ZERO)))
        .credential(credential)
        .buildClient();
  }

  private static void useEveryClient(TokenCredential credential, String name) {
    BlobServiceClient blobs =
        new BlobServiceClientBuilder()
            .endpoint("https://contosodata.blob.core.windows.net")
            .httpClient(http())
            .credential(credential)
            .buildClient();
    blobs.createBlobContainer(name);
    assertThat(blobs.listBlobContainers()).extracting(BlobContainerItem::getName).contains(name);

    SecretClient vault = vault("contoso-vault", credential);
    vault.setSecret(name, "a value");
    assertThat(vault.getSecret(name).getValue()).isEqualTo("a value");

    String subscription =
        lab.directory().subscriptions().stream()
            .filter(s -> s.name().equals("Dev"))
            .findFirst()
            .orElseThrow()
            .id();
    AuthorizationManager manager =
        AuthorizationManager.configure()
            .withHttpClient(http())
            .authenticate(
                credential,
                new AzureProfile(Requests.CONTOSO, subscription, AzureEnvironment.AZURE));
    assertThat(manager.roleAssignments().listByScope("subscriptions/" + subscription))
        .hasSize(READERS.size() * 3);
  }

  @ParameterizedTest
  @MethodSource("azs")
  void developerUsesEveryClient(RealTool az) throws Exception {
    az.assumeFound();
    DefaultAzureCredential credential = developer(laptop(az)).build();
    assertThat(Requests.failureOf(credential)).hasMessageContaining("Run: az login");

    az(az, "login", "--use-device-code");

    useEveryClient(credential, "as-developer-" + az.version().replaceAll("[^a-z0-9]", "-"));
    assertThat(credential.report().chosen()).contains("AzureCliCredential");
    assertThat(credential.report().toText()).contains(ALICE);

    az(az, "logout");
    assertThat(Requests.failureOf(credential)).hasMessageContaining("Run: az login");
  }

  @Test
  void servicePrincipalUsesEveryClient() {
    DefaultAzureCredential credential = deployed(servicePrincipal()).build();
    useEveryClient(credential, "as-principal");
    assertThat(credential.report().chosen()).contains("EnvironmentCredential");
  }

  @Test
  void machineUsesEveryClient() {
    DefaultAzureCredential credential = deployed(machine()).build();
    useEveryClient(credential, "as-machine");
    assertThat(credential.report().chosen()).contains("ManagedIdentityCredential");
  }

  @Test
  void appOfAppServiceUsesEveryClientAlsoUnderProd() {
    Map<String, String> environment = new HashMap<>(lab.appServiceEnvironment());
    environment.put("AZURE_TOKEN_CREDENTIALS", "prod");
    environment.put("WEBSITE_SITE_NAME", "contoso");
    DefaultAzureCredential credential =
        deployed(environment).requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS).build();
    useEveryClient(credential, "as-app");
    assertThat(credential.report().chosen()).contains("ManagedIdentityCredential");
  }

  @Test
  void podUsesEveryClient() throws IOException {
    DefaultAzureCredential credential = deployed(pod()).build();
    useEveryClient(credential, "as-pod");
    assertThat(credential.report().chosen()).contains("WorkloadIdentityCredential");
  }

  // A vault of another tenant names that tenant in its challenge.

  @ParameterizedTest
  @MethodSource("azs")
  void vaultOfAForeignTenantOpensOnlyWhereItIsAllowed(RealTool az) throws Exception {
    az.assumeFound();
    az(az, "login", "--use-device-code");
    DeveloperTools tools = laptop(az);
    DefaultAzureCredential contosoOnly = developer(tools).tenantId(Requests.CONTOSO).build();

    Throwable refused =
        catchThrowable(
            () -> vault("fabrikam-vault", contosoOnly).listPropertiesOfSecrets().stream().toList());
    assertThat(refused).isInstanceOf(SignInException.class);
    assertThat(((SignInException) refused).kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(refused).hasMessageContaining(Requests.FABRIKAM);
    assertThat(refused).hasMessageContaining("additionallyAllowedTenants");

    for (TokenCredential allowed :
        List.of(
            developer(tools).build(),
            developer(tools).tenantId(Requests.CONTOSO).additionallyAllowedTenants("*").build(),
            developer(tools)
                .tenantId(Requests.CONTOSO)
                .additionallyAllowedTenants(Requests.FABRIKAM)
                .build())) {
      assertThat(vault("fabrikam-vault", allowed).listPropertiesOfSecrets()).isEmpty();
    }
    assertThatThrownBy(() -> vault("fabrikam-vault", developer(tools).build()).setSecret("a", "b"))
        .as("signed in, and without the role")
        .hasMessageContaining("Forbidden");
  }

  @Test
  void servicePrincipalDoesNotAskAForeignTenantThatIsNotAllowed() {
    DefaultAzureCredential credential = deployed(servicePrincipal()).build();
    int before = lab.requests().size();
    assertThatThrownBy(
            () -> vault("fabrikam-vault", credential).listPropertiesOfSecrets().stream().toList())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Requests.FABRIKAM);
    assertThat(lab.requests().subList(before, lab.requests().size()))
        .extracting(request -> request.uri().getHost())
        .containsOnly("fabrikam-vault.vault.azure.net");
  }

  // Trouble.

  @Test
  void machineThatAnswersOnlyAtTheSecondTryIsWaitedFor() {
    lab.trouble(Trouble.status(503).at(Place.IMDS).times(1));
    try {
      Map<String, String> environment = new HashMap<>(machine());
      environment.put("AZURE_TOKEN_CREDENTIALS", "prod");
      assertThat(deployed(environment).build().getTokenSync(Requests.request()).getToken())
          .startsWith("ey");
    } finally {
      lab.clearTroubles();
    }
  }

  @ParameterizedTest
  @MethodSource("azs")
  void strangerAtTheAddressOfImdsDoesNotKeepTheDeveloperOut(RealTool az) throws Exception {
    az.assumeFound();
    az(az, "login", "--use-device-code");
    try (Lab other = Lab.start()) {
      other.trouble(Trouble.html().at(Place.IMDS));
      Map<String, String> environment = new HashMap<>(environment(az));
      environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", other.imdsUri().toString());
      Surroundings laptop = laptop(az).surroundings();
      DefaultAzureCredential credential =
          developer(
                  new DeveloperTools(
                      new Surroundings(
                          environment, laptop.clock(), laptop.platform(), laptop.files())))
              .build();
      credential.getTokenSync(Requests.request());
      assertThat(credential.report().chosen()).contains("AzureCliCredential");
    }
  }
}
