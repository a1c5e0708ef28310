package dev.latchkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.examples.Samples.Library;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import dev.latchkey.lab.directory.ManagedIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samples of what Microsoft's pages show of azure-identity, compiled twice: with its imports and
 * with ours. Both print the same, and what is expected.
 */
class MigratedSamplesIT {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";

  @TempDir static Path folder;
  private static BlobLab blobs;
  private static Lab lab;
  private static Samples theirs;
  private static Samples ours;

  @BeforeAll
  static void start() throws IOException {
    blobs = new BlobLab();
    lab = blobs.lab;
    theirs = Samples.compile(Library.AZURE_IDENTITY, Samples.files(), folder);
    ours = Samples.compile(Library.LATCHKEY, Samples.files(), folder);
  }

  @AfterAll
  static void stop() {
    blobs.close();
  }

  private static Map<String, String> printed(Map<String, String> variables, String... samples) {
    Map<String, String> environment = blobs.environment(variables);
    Map<String, String> printed = ours.run(environment, samples);
    assertThat(printed).isEqualTo(theirs.run(environment, samples)).containsOnlyKeys(samples);
    return printed;
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String of(String objectId) {
    return objectId + " of " + CONTOSO;
  }

  @Test
  void developersSamplesBehaveAlike() throws Exception {
    blobs.putSecret("greeting", "hello");
    String alice = of(blobs.objectId(BlobLab.ALICE, CONTOSO));

    Map<String, String> printed =
        printed(
            Map.of(
                "AZURE_TOKEN_CREDENTIALS", "dev",
                "APP_TENANT_ID", CONTOSO,
                "OTHER_TENANT_ID", FABRIKAM),
            "DefaultCredential",
            "DefaultCredentialWithOptions",
            "OneTool",
            "ChainOfTwo");

    assertThat(printed.get("DefaultCredential")).isEqualTo(lines("reports"));
    assertThat(printed.get("DefaultCredentialWithOptions")).isEqualTo(lines("hello"));
    assertThat(printed.get("OneTool"))
        .isEqualTo(lines(alice, blobs.objectId(BlobLab.ALICE, FABRIKAM) + " of " + FABRIKAM));
    assertThat(printed.get("ChainOfTwo")).isEqualTo(lines(alice, alice));
  }

  @Test
  void applicationsSamplesBehaveAlike() throws IOException {
    LabApp app = lab.app("contoso-app");
    LabApp certificateApp = lab.app("contoso-cert-app");
    LabApp workload = lab.app("contoso-identity");
    Map<String, String> variables = new HashMap<>(SignedIn.application(app));
    variables.putAll(lab.pipelinesEnvironment());
    variables.put("APP_TENANT_ID", app.tenantId());
    variables.put("CERTIFICATE_CLIENT_ID", certificateApp.clientId());
    variables.put("CERTIFICATE_FILE", file("app.pem", certificateApp.certificatePem()));
    variables.put("WORKLOAD_CLIENT_ID", workload.clientId());
    variables.put(
        "TOKEN_FILE", file("token", lab.federatedToken("system:serviceaccount:contoso:app")));
    variables.put("SERVICE_CONNECTION_ID", workload.serviceConnectionId());
    variables.put("USER_ASSERTION", lab.userToken("bob@contoso.test", app.clientId()));

    Map<String, String> printed =
        printed(variables, "ServicePrincipal", "OnBehalfOfAPerson", "Pipeline", "OwnBuilder");

    assertThat(printed.get("ServicePrincipal"))
        .isEqualTo(
            lines(
                twice("EnvironmentCredential", app.objectId()),
                twice("ClientSecretCredential", app.objectId()),
                twice("ClientCertificateCredential", certificateApp.objectId()),
                twice("ClientCertificateCredential", certificateApp.objectId()),
                twice("ClientAssertionCredential", workload.objectId()),
                twice("WorkloadIdentityCredential", workload.objectId())));
    assertThat(printed.get("OnBehalfOfAPerson"))
        .isEqualTo(lines(of(blobs.objectId("bob@contoso.test", CONTOSO))));
    assertThat(printed.get("Pipeline")).isEqualTo(lines(of(workload.objectId())));
    assertThat(printed.get("OwnBuilder")).isEqualTo(lines(of(app.objectId())));
  }

  private static String twice(String credential, String objectId) {
    return credential + " " + of(objectId) + " " + of(objectId);
  }

  private static String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void managedIdentitysSamplesBehaveAlike() {
    ManagedIdentity identity = lab.managedIdentity("contoso-identity");
    String assigned = of(identity.objectId());

    Map<String, String> printed =
        printed(
            Map.of(
                "AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString(),
                "IDENTITY_CLIENT_ID", identity.clientId(),
                "IDENTITY_RESOURCE_ID", identity.resourceId(),
                "IDENTITY_OBJECT_ID", identity.objectId()),
            "ManagedIdentities");

    assertThat(printed.get("ManagedIdentities"))
        .isEqualTo(
            lines(
                of(lab.managedIdentity("contoso-vm").objectId()),
                identity.clientId() + " " + assigned,
                assigned,
                assigned,
                assigned,
                "true",
                assigned));
  }

  @Test
  void failuresAreCaughtAlike() throws IOException {
    Map<String, String> printed = printed(nobodySignedIn(), "Failures");

    assertThat(printed.get("Failures"))
        .isEqualTo(
            lines(
                "az: unavailable", "default: unavailable", "no tenant: IllegalArgumentException"));
  }

  /** As differences.md says, azure-identity throws what MSAL throws, in one style wrapped. */
  @Test
  void refusalIsWhatAzureCoreSaysItIsHereAlone() throws IOException {
    Map<String, String> environment = blobs.environment(nobodySignedIn());

    assertThat(ours.run(environment, "Refusal").get("Refusal"))
        .isEqualTo(
            lines("sync: ClientAuthenticationException", "async: ClientAuthenticationException"));
    assertThat(theirs.run(environment, "Refusal").get("Refusal"))
        .isEqualTo(
            lines(
                "sync: java.lang.RuntimeException",
                "async: com.microsoft.aad.msal4j.MsalServiceException"));
  }

  private static Map<String, String> nobodySignedIn() throws IOException {
    return Map.of(
        "AZURE_TOKEN_CREDENTIALS",
        "dev",
        "AZURE_CONFIG_DIR",
        blobs.configFolderOfNobody(Files.createDirectories(folder.resolve("nobody"))),
        "APP_TENANT_ID",
        CONTOSO,
        "APP_CLIENT_ID",
        lab.app("contoso-app").clientId());
  }

  @Test
  void samplesOfPeopleWhoSignInBehaveAlike() throws Exception {
    String record = folder.resolve("record.json").toString();
    Map<String, String> variables = Map.of("APP_TENANT_ID", CONTOSO, "RECORD_FILE", record);
    String alice = "alice@contoso.test";

    // azure-identity shows a second code for the first token after authenticate(); ours is silent.
    Map<String, String> printed =
        Approval.during(
            lab,
            alice,
            () -> {
              Map<String, String> environment = blobs.environment(variables);
              Map<String, String> our = ours.run(environment, "DeviceCode", "OnAWebPage");
              Map<String, String> their = theirs.run(environment, "DeviceCode", "OnAWebPage");
              assertThat(String.valueOf(their.get("DeviceCode")).lines().distinct())
                  .containsExactlyElementsOf(
                      String.valueOf(our.get("DeviceCode")).lines().toList());
              assertThat(our.get("OnAWebPage")).isEqualTo(their.get("OnAWebPage"));
              return our;
            });

    assertThat(printed.get("DeviceCode"))
        .isEqualTo(
            lines(
                "true https://microsoft.com/devicelogin",
                alice + " of " + CONTOSO,
                of(blobs.objectId(alice, CONTOSO)),
                "a sign-in is due for [https://storage.azure.com/.default]"));
    assertThat(printed.get("OnAWebPage"))
        .isEqualTo(lines("AuthorizationCodeCredential", "InteractiveBrowserCredential"));
    // Written by azure-identity, which was the last to run.
    assertThat(printed(variables, "KeptRecord").get("KeptRecord"))
        .startsWith("InteractiveBrowserCredential for alice@contoso.test ");
  }

  /** As differences.md says, azure-identity first sends the token to another host. */
  @Test
  void bearerTokenOfOursIsSentNowhere() {
    Map<String, String> environment = blobs.environment(Map.of("AZURE_TOKEN_CREDENTIALS", "dev"));

    assertThat(ours.run(environment, "BearerToken").get("BearerToken")).isEqualTo(lines("true"));
    assertThat(lab.requests()).noneMatch(request -> request.uri().toString().contains("example"));

    assertThat(theirs.run(environment, "BearerToken").get("BearerToken")).startsWith("failed: ");
    assertThat(lab.requests())
        .anyMatch(request -> request.uri().toString().contains("www.example.com"));
  }

  /** The examples themselves could have been written for azure-identity. */
  @Test
  void examplesCompileForEitherLibrary() throws IOException {
    List<Path> examples =
        List.of("ConsoleApp", "WebApp").stream()
            .map(name -> Path.of("src/main/java/dev/latchkey/examples/" + name + ".java"))
            .toList();
    Samples.compile(Library.AZURE_IDENTITY, examples, Files.createTempDirectory(folder, "theirs"));
    assertThat(Files.readString(examples.get(0))).contains("import dev.latchkey.identity.");
  }
}
