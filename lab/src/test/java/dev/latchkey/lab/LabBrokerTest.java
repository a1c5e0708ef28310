package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.testing.RealTools;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lab's broker, asked by {@code dbus-send} over a real bus. */
class LabBrokerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  private static final String CODE = "aebc6443-996d-45c2-90f0-388ff96faa56";
  private static final String STORAGE = "https://storage.azure.com/.default";

  private Lab lab;
  private LabBroker broker;

  @BeforeEach
  void start() {
    RealTools.dbus().assumeFound();
    lab = Lab.start();
    broker = lab.startBroker("alice@contoso.test", "bob@contoso.test");
  }

  @AfterEach
  void end() {
    if (lab != null) {
      lab.close();
    }
  }

  private JsonNode ask(String method, Map<String, Object> request) throws Exception {
    List<String> command =
        List.of(
            "dbus-send",
            "--bus=" + broker.busAddress(),
            "--print-reply=literal",
            "--dest=com.microsoft.identity.broker1",
            "/com/microsoft/identity/broker1",
            "com.microsoft.identity.Broker1." + method,
            "string:0.0",
            "string:" + UUID.randomUUID(),
            "string:" + JSON.writeValueAsString(request));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return JSON.readTree(output);
  }

  private JsonNode token(String method, String tenant, String user, String scope) throws Exception {
    Map<String, Object> parameters =
        Map.of(
            "account",
            Map.of("username", user, "homeAccountId", ""),
            "authority",
            "https://login.microsoftonline.com/" + tenant,
            "clientId",
            CODE,
            "decodedClaims",
            "",
            "requestedScopes",
            List.of(scope));
    return ask(method, Map.of("authParameters", parameters)).path("brokerTokenResponse");
  }

  private JsonNode silent(String user) throws Exception {
    return token("acquireTokenSilently", CONTOSO, user, STORAGE);
  }

  @Test
  void accountsAreTheDirectorys() throws Exception {
    JsonNode accounts =
        ask("getAccounts", Map.of("clientId", CODE, "redirectUri", CODE)).path("accounts");
    assertThat(accounts).hasSize(2);
    assertThat(accounts.get(0).path("username").asText()).isEqualTo("alice@contoso.test");
    assertThat(accounts.get(0).path("homeAccountId").asText()).endsWith("." + CONTOSO);
    assertThat(accounts.get(0).path("environment").asText()).isEqualTo("login.windows.net");
    assertThat(accounts.get(0).size()).isEqualTo(14);
  }

  @Test
  void silentTokenIsEntrasAndOfTheNamedAccount() throws Exception {
    JsonNode answer = silent("bob@contoso.test");
    JWTClaimsSet claims = SignedJWT.parse(answer.path("accessToken").asText()).getJWTClaimsSet();
    assertThat(claims.getStringClaim("upn")).isEqualTo("bob@contoso.test");
    assertThat(claims.getStringClaim("appid")).isEqualTo(CODE);
    assertThat(claims.getAudience()).containsExactly("https://storage.azure.com");
    assertThat(Instant.ofEpochMilli(answer.path("expiresOn").asLong()))
        .isEqualTo(claims.getExpirationTime().toInstant());
    assertThat(answer.path("account").path("username").asText()).isEqualTo("bob@contoso.test");
    assertThat(answer.path("grantedScopes").asText()).contains(STORAGE);
    assertThat(lab.requests()).as("the broker needs no request").isEmpty();
  }

  @Test
  void guestGetsATokenOfTheOtherTenantAndAStrangerDoesNot() throws Exception {
    JsonNode answer = token("acquireTokenSilently", FABRIKAM, "alice@contoso.test", STORAGE);
    assertThat(
            SignedJWT.parse(answer.path("accessToken").asText())
                .getJWTClaimsSet()
                .getStringClaim("tid"))
        .isEqualTo(FABRIKAM);
    JsonNode refused = token("acquireTokenSilently", FABRIKAM, "bob@contoso.test", STORAGE);
    assertThat(refused.path("error").path("errorCode").asInt()).isEqualTo(50020);
  }

  @ParameterizedTest
  @CsvSource({
    "carol@fabrikam.test, https://storage.azure.com/.default, 19, 0",
    "alice@contoso.test, https://nowhere.test/.default, 0, 500011",
    "alice@contoso.test, 'https://storage.azure.com/ ', 0, 70011"
  })
  void whatItCannotGiveHasTheProtocolsStatus(String user, String scope, int status, int code)
      throws Exception {
    JsonNode error = token("acquireTokenSilently", CONTOSO, user, scope).path("error");
    assertThat(error.path("status").asInt()).as("%s", error).isEqualTo(status);
    assertThat(error.path("errorCode").asInt()).as("%s", error).isEqualTo(code);
  }

  @Test
  void policyThatNeedsASignInIsMetByOne() throws Exception {
    lab.trouble(Trouble.mfaRequired());
    JsonNode error = silent("alice@contoso.test").path("error");
    assertThat(error.path("status").asInt()).isEqualTo(2);
    assertThat(error.path("context").asText()).startsWith("AADSTS50076");
    JsonNode answer = token("acquireTokenInteractively", CONTOSO, "alice@contoso.test", STORAGE);
    assertThat(answer.path("accessToken").asText()).isNotEmpty();
  }

  @Test
  void revokedSignInEndsUntilTheNextOne() throws Exception {
    lab.revokeSignIns("alice@contoso.test");
    assertThat(silent("alice@contoso.test").path("error").path("errorCode").asInt())
        .isEqualTo(50173);
    Thread.sleep(5); // The new sign-in must be later than the revocation.
    token("acquireTokenInteractively", CONTOSO, "alice@contoso.test", STORAGE);
    assertThat(silent("alice@contoso.test").path("accessToken").asText()).isNotEmpty();
  }

  @Test
  void userWhoSignsInInteractivelyIsAnAccountUntilRemoved() throws Exception {
    token("acquireTokenInteractively", FABRIKAM, "carol@fabrikam.test", STORAGE);
    JsonNode carol = ask("getAccounts", Map.of()).path("accounts").get(2);
    assertThat(carol.path("username").asText()).isEqualTo("carol@fabrikam.test");
    ask("removeAccount", Map.of("account", carol));
    assertThat(ask("getAccounts", Map.of()).path("accounts")).hasSize(2);
  }

  @Test
  void whatIsNotPlayedSaysSo() throws Exception {
    assertThat(ask("acquirePrtSsoCookie", Map.of()).path("error").path("context").asText())
        .contains("does not play acquirePrtSsoCookie");
  }

  @Test
  void visualStudioCodeIsSignedInAsTheFirstAccountUntilTheEnd() throws Exception {
    Path record =
        Path.of(lab.environment().variables().get("HOME"))
            .resolve(".azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json");
    assertThat(JSON.readTree(record.toFile()).path("username").asText())
        .isEqualTo("alice@contoso.test");
    Path bus = Path.of(broker.busAddress().replace("unix:path=", ""));
    assertThat(bus).exists();
    broker.close();
    broker.close();
    assertThat(record).doesNotExist();
    assertThat(bus).doesNotExist();
    assertThat(Path.of(bus + ".conf")).doesNotExist();
    assertNoDaemon(bus);
  }

  /** The shell that watched the lab ends a moment after the daemon. */
  private static void assertNoDaemon(Path bus) throws Exception {
    assertNone(() -> daemons(bus));
  }

  private static void assertNone(Callable<List<?>> found) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!found.call().isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
    assertThat(found.call()).isEmpty();
  }

  private static List<String> daemons(Path bus) throws Exception {
    List<String> found = new ArrayList<>();
    for (ProcessHandle one : ProcessHandle.allProcesses().toList()) {
      if (one.info().commandLine().orElse("").contains(bus + ".conf")) {
        found.add(one.info().commandLine().orElse(""));
      }
    }
    return found;
  }

  @Test
  void killedLabLeavesNoBus() throws Exception {
    Process other = startInAnotherJvm(classPath());
    try {
      String address = other.inputReader(StandardCharsets.UTF_8).readLine();
      assertThat(address).startsWith("unix:path=");
      Path bus = Path.of(address.replace("unix:path=", ""));
      assertThat(daemons(bus)).isNotEmpty();
      other.destroyForcibly().waitFor();
      assertNoDaemon(bus);
    } finally {
      other.destroyForcibly();
    }
  }

  private static List<String> classPath() {
    String all =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    return List.of(all.split(File.pathSeparator, -1));
  }

  private static Process startInAnotherJvm(List<String> classPath) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            String.join(File.pathSeparator, classPath),
            BrokerMain.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A lab that starts a broker, says what came of it, and waits to be killed. */
  static final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
      try (Lab lab = Lab.start()) {
        try {
          System.out.println(lab.startBroker().busAddress());
        } catch (LabStartException e) {
          System.out.println(e.getMessage());
        }
        Thread.sleep(60_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbus-java-core", "dbus-java-transport"})
  void labWithoutDbusJavaSaysSoAndLeavesNoBus(String missing) throws Exception {
    List<String> without = classPath().stream().filter(entry -> !entry.contains(missing)).toList();
    assertThat(without).hasSizeLessThan(classPath().size());
    Process other = startInAnotherJvm(without);
    try {
      assertThat(other.inputReader(StandardCharsets.UTF_8).readLine())
          .startsWith("The lab's broker could not start: dbus-java is not on the class path");
      assertThat(other.isAlive()).isTrue();
      assertNone(() -> other.descendants().map(one -> one.info().commandLine()).toList());
    } finally {
      other.descendants().forEach(ProcessHandle::destroyForcibly);
      other.destroyForcibly();
    }
  }

  @Test
  void endOfTheLabEndsItsBroker() throws Exception {
    Path bus = Path.of(broker.busAddress().replace("unix:path=", ""));
    lab.close();
    assertNoDaemon(bus);
    assertThat(Files.exists(bus)).isFalse();
  }

  /** libdbus takes fewer bytes than Linux does: the daemon ends, and its clients find no bus. */
  @Test
  void pathOfTheSocketIsAsLongAsTheDaemonTakes(@TempDir Path folder) throws Exception {
    int others = folder.toString().length() + "//latchkey-lab--12345678--12345678/s1".length();
    int pid = Long.toString(ProcessHandle.current().pid()).length();
    assumeTrue(others + pid < 98, "the temporary folder's own path is too long: " + folder);
    Path fits = Files.createDirectory(folder.resolve("f".repeat(98 - others - pid)));
    try (Lab inside = Lab.builder().temporaryFolder(fits).start();
        LabBroker there = inside.startBroker()) {
      assertThat(there.busAddress().length() - "unix:path=".length()).isBetween(90, 99);
    }
    Path longer = Files.createDirectory(folder.resolve("l".repeat(110 - others - pid)));
    try (Lab inside = Lab.builder().temporaryFolder(longer).start()) {
      assertThatThrownBy(inside::startBroker)
          .isInstanceOf(LabStartException.class)
          .hasMessageContaining("has more than 99 bytes, '" + longer)
          .hasMessageEndingWith("-Djava.io.tmpdir=/tmp.");
    }
  }

  @Test
  void closedLabStartsNoBroker() {
    lab.close();
    assertThatThrownBy(() -> lab.startBroker())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The lab is closed.");
  }

  @Test
  void userThatTheLabDoesNotHaveIsNamed() {
    assertThatThrownBy(() -> lab.startBroker("nobody@contoso.test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nobody@contoso.test'");
  }
}
