package dev.latchkey.access;

import static dev.latchkey.access.LabTeam.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import dev.latchkey.identity.ClientSecretCredentialBuilder;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientSecret;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.testing.ShellProgram;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A developer's own secret of an app: when there is one, where it is, and who can read it. */
class AppSecretTest {
  private static final String FILE =
      """
      tenant: contoso.test
      group: {name: team}
      members: [alice@contoso.test, dana@contoso.test]
      apps: [{name: local app}]
      """;

  @TempDir private Path folder;
  private Lab lab;

  @BeforeEach
  void start() {
    lab = Lab.start();
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private LabTeam dana() {
    return new LabTeam(lab, folder);
  }

  private Map<String, String> variables() throws Exception {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve(".latchkey/local-app.env"))) {
      if (!line.startsWith("#")) {
        variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    return variables;
  }

  private List<ClientSecret> secrets() {
    return lab.directory().apps().stream()
        .filter(app -> app.displayName().equals("local app"))
        .map(App::clientSecrets)
        .findFirst()
        .orElseThrow();
  }

  private HttpClient http() {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder()
                .sslContext(lab.sslContext())
                .proxy(ProxySelector.of(lab.proxyAddress())))
        .build();
  }

  private TokenCredential app(Map<String, String> variables) {
    return new ClientSecretCredentialBuilder()
        .httpClient(http())
        .tenantId(String.valueOf(variables.get("AZURE_TENANT_ID")))
        .clientId(String.valueOf(variables.get("AZURE_CLIENT_ID")))
        .clientSecret(String.valueOf(variables.get("AZURE_CLIENT_SECRET")))
        .build();
  }

  private BlobClient blob(TokenCredential credential) {
    return new BlobServiceClientBuilder()
        .endpoint("https://contosodata.blob.core.windows.net")
        .credential(credential)
        .httpClient(http())
        .buildClient()
        .getBlobContainerClient("reports")
        .getBlobClient("a.csv");
  }

  @Test
  void uploadFailsBeforeAndWorksAfterForADeveloperAndForTheApp() throws Exception {
    TokenCredential alice = dana().as("alice@contoso.test").credential();
    assertThatThrownBy(() -> blob(alice).upload(BinaryData.fromString("1,2")))
        .isInstanceOfSatisfying(
            BlobStorageException.class, e -> assertThat(e.getStatusCode()).isEqualTo(403));
    dana()
        .apply(
            FILE
                + "roles: [{role: Storage Blob Data Contributor, scope:"
                + " 'https://contosodata.blob.core.windows.net'}]\n");
    blob(alice).getContainerClient().create();
    blob(alice).upload(BinaryData.fromString("1,2"));
    blob(app(variables())).upload(BinaryData.fromString("3,4"), true);
    assertThat(blob(alice).downloadContent()).hasToString("3,4");
  }

  private void signIn(Map<String, String> variables) {
    assertThat(
            app(variables)
                .getTokenSync(
                    new TokenRequestContext().addScopes("https://storage.azure.com/.default"))
                .getToken())
        .isNotEmpty();
  }

  @Test
  void firstRunWritesASecretThatSignsInForThirtyDaysAndThatOnlyItsUserCanRead() throws Exception {
    List<Change> made = dana().apply(FILE);
    assertThat(made.get(made.size() - 1))
        .hasToString("create app 'local app' at 'secret in .latchkey/local-app.env'");
    Map<String, String> variables = variables();
    assertThat(variables)
        .containsOnlyKeys("AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET")
        .containsEntry("AZURE_TENANT_ID", CONTOSO);
    signIn(variables);
    ClientSecret secret = secrets().get(0);
    assertThat(secret.displayName()).matches("latchkey dana@contoso.test on laptop [0-9a-f]{8}");
    assertThat(Duration.between(Instant.now(), secret.end()))
        .isBetween(Duration.ofDays(30).minusMinutes(1), Duration.ofDays(30));
    if (!ShellProgram.ON_WINDOWS) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve(".latchkey/local-app.env"))))
          .isEqualTo("rw-------");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve(".latchkey"))))
          .isEqualTo("rwx------");
    }
    assertThat(folder.resolve(".latchkey/.gitignore")).hasContent("*");
    assertThat(dana().access(FILE).plan().changes()).isEmpty();
  }

  @Test
  void accountThatIsNoOwnerGetsNoSecret() {
    dana().apply(FILE.replace(", dana@contoso.test", ""));
    assertThat(secrets()).isEmpty();
    assertThat(folder.resolve(".latchkey/local-app.env")).doesNotExist();
  }

  @Test
  void rotationReplacesTheCallersOwnSecretAndNothingElse() throws Exception {
    dana().apply(FILE);
    Path elsewhere = Files.createDirectory(folder.resolve("alices"));
    LabTeam alice = new LabTeam(lab, elsewhere).as("alice@contoso.test");
    alice.access(FILE).rotate("local app", Progress.none());
    Path clone = Files.createDirectory(folder.resolve("clone"));
    new LabTeam(lab, clone).access(FILE).rotate("local app", Progress.none());
    assertThat(secrets()).hasSize(3);
    List<String> others = secrets().stream().skip(1).map(ClientSecret::keyId).toList();
    String before = String.valueOf(variables().get("AZURE_CLIENT_SECRET"));

    String larger = FILE.replace("members: [", "members: [bob@contoso.test, ");
    Change change = dana().access(larger).rotate("local app", Progress.none());
    assertThat(change).hasToString("create app 'local app' at 'secret in .latchkey/local-app.env'");
    assertThat(variables().get("AZURE_CLIENT_SECRET")).isNotEqualTo(before);
    signIn(variables());
    assertThat(secrets()).hasSize(3).extracting(ClientSecret::value).doesNotContain(before);
    assertThat(secrets()).extracting(ClientSecret::keyId).containsAll(others);
    assertThat(lab.directory().membersOf(LabTeam.group(lab, "team").objectId()))
        .doesNotContain(LabTeam.BOB);
  }

  @Test
  void secretThatWasNeverWrittenIsRemovedByTheNextRun() {
    dana().apply(FILE);
    App app =
        lab.directory().apps().stream()
            .filter(a -> a.displayName().equals("local app"))
            .findFirst()
            .orElseThrow();
    ClientSecret written = app.clientSecrets().get(0);
    ClientSecret forgotten =
        new ClientSecret(
            "d0000000-0000-4000-8000-000000000001",
            written.displayName(),
            "never-written-secret",
            written.start(),
            written.end());
    ClientSecret foreign =
        new ClientSecret(
            "d0000000-0000-4000-8000-000000000002",
            "latchkey dana@contoso.test on desktop 00000000",
            "of-another-machine",
            written.start(),
            written.end());
    lab.directory().replace(app.withSecrets(List.of(written, forgotten, foreign)));
    assertThat(dana().access(FILE).plan().changes())
        .extracting(Change::toString)
        .containsExactly(
            "remove app 'local app' at 'secret d0000000-0000-4000-8000-000000000001, which is in no"
                + " file'");
    dana().apply(FILE);
    assertThat(secrets()).containsExactly(written, foreign);
  }

  @Test
  void planWarnsBeforeASecretEnds() {
    dana().apply(FILE);
    assertThat(dana().access(FILE).plan().warnings()).isEmpty();
    assertThat(later(Duration.ofDays(22)).access(FILE).plan().warnings()).isEmpty();
    assertThat(later(Duration.ofDays(24)).access(FILE).plan().warnings())
        .singleElement()
        .asString()
        .startsWith("The secret of the app 'local app' ends on ")
        .endsWith(". Run: latchkey team apply --rotate 'local app'");
    assertThat(later(Duration.ofDays(31)).access(FILE).plan().warnings())
        .singleElement()
        .asString()
        .contains("has ended on");
  }

  @Test
  void planWarnsOfAShortSecretInItsLastQuarter() {
    String file = FILE.replace("{name: local app}", "{name: local app, secretLifetime: 4d}");
    dana().apply(file);
    assertThat(later(Duration.ofDays(2)).access(file).plan().warnings()).isEmpty();
    assertThat(later(Duration.ofHours(80)).access(file).plan().warnings()).hasSize(1);
  }

  private LabTeam later(Duration duration) {
    Surroundings now = dana().surroundings();
    Clock clock = Clock.fixed(Instant.now().plus(duration), ZoneOffset.UTC);
    return dana().with(new Surroundings(now.environment(), clock, now.platform(), now.files()));
  }

  @Test
  void unsafePlaceStopsTheRunBeforeAnythingIsChanged() throws Exception {
    assumeFalse(ShellProgram.ON_WINDOWS, "permissions and links of POSIX");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createSymbolicLink(folder.resolve(".latchkey"), outside);
    AccessException failure = catchThrowableOfType(AccessException.class, () -> dana().apply(FILE));
    assertThat(failure)
        .hasMessage(
            "No secret is written to '"
                + folder.resolve(".latchkey/local-app.env")
                + "': '"
                + folder.resolve(".latchkey")
                + "' is a link");
    assertThat(LabTeam.writes(lab)).isEmpty();
    assertThatThrownBy(() -> dana().access(FILE).rotate("local app", Progress.none()))
        .hasMessageContaining("is a link");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void secretStandsInNoFailureAndNoText() throws Exception {
    dana().apply(FILE);
    String secret = String.valueOf(variables().get("AZURE_CLIENT_SECRET"));
    List<String> texts = new ArrayList<>();
    TeamAccess access = dana().access(FILE);
    TeamPlan plan = access.plan();
    texts.add(plan.toMap().toString());
    texts.add(plan.survey().toString());
    for (int n = 1; n <= 8; n++) {
      int last = n;
      var count = new AtomicInteger();
      TeamAccess troubled =
          dana()
              .afterEach(request -> {
                if (count.incrementAndGet() == last) {
                  lab.trouble(
                      (last % 2 == 0 ? Trouble.garbage() : Trouble.status(400))
                          .at(Trouble.Place.GRAPH));
                }
              })
              .access(FILE);
      try {
        troubled.rotate("local app", Progress.none());
      } catch (AccessException e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        texts.add(trace.toString());
      }
      lab.clearTroubles();
    }
    assertThat(texts).hasSizeGreaterThan(3);
    List<String> all = new ArrayList<>(secrets().stream().map(ClientSecret::value).toList());
    all.add(secret);
    assertThat(texts).noneMatch(text -> all.stream().anyMatch(text::contains));
  }

  @Test
  void rotationOfSomebodyWhoIsNoOwnerSaysWhoCanHelp() {
    dana().apply(FILE);
    LabTeam bob = new LabTeam(lab, folder).as("bob@contoso.test");
    RefusedChangesException refused =
        catchThrowableOfType(
            RefusedChangesException.class,
            () -> bob.access(FILE).rotate("local app", Progress.none()));
    assertThat(refused.refusals().get(0).command())
        .matches("az ad app owner add --id \\S+ --owner-object-id " + LabTeam.BOB);
    assertThatThrownBy(() -> bob.access(FILE).rotate("lokal app", Progress.none()))
        .hasMessage("The file has no app 'lokal app': expected is one of local app");
  }
}
