package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.http.SocketHttp;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Azure Arc's agent wants the content of a file that it names. */
class ArcTest {
  private static final String KEYS = "/var/opt/azcmagent/tokens/";
  private static final String VAULT = "https://vault.azure.net";
  private static final String TOKEN =
      FakeEndpoint.token(DeployedMachine.NOW.plusSeconds(3600).getEpochSecond());

  private FakeEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new FakeEndpoint();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private ManagedIdentity arc(Map<String, String> files, Platform platform, IdentityId id) {
    Map<String, String> environment = new HashMap<>();
    environment.put("IDENTITY_ENDPOINT", endpoint.address() + "/metadata/identity/oauth2/token");
    environment.put("IMDS_ENDPOINT", endpoint.address());
    environment.put("ProgramData", "C:\\ProgramData");
    Surroundings machine = BareMachine.with(environment, files, Clock.systemUTC(), platform);
    return new ManagedIdentity(
        machine, id, new SocketHttp(), EndpointRetry.of(ManagedIdentitySource.ARC));
  }

  private Failure failure(Map<String, String> files) {
    return catchThrowableOfType(
        Failure.class, () -> arc(files, Platform.LINUX, IdentityId.SYSTEM).token(VAULT, null));
  }

  private FakeEndpoint challenges(String challenge) {
    return endpoint.answers(401, "", "WWW-Authenticate: " + challenge);
  }

  /** A server whose agent is installed, seen by a service: it has none of the variables. */
  private static ManagedIdentity found(
      Platform platform, String program, Map<String, String> more, HttpTransport agent) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("ProgramData", "C:\\ProgramData");
    environment.put("ProgramFiles", "C:\\Program Files");
    Map<String, String> files =
        Map.of(
            program,
            "",
            KEYS + "a.key",
            "the-key",
            "C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens\\a.key",
            "the-key");
    return new ManagedIdentity(
        BareMachine.with(environment, files, Clock.systemUTC(), platform),
        IdentityId.SYSTEM,
        agent,
        EndpointRetry.of(ManagedIdentitySource.ARC).with(0, null));
  }

  @ParameterizedTest
  @CsvSource({
    "LINUX,/opt/azcmagent/bin/himds,/var/opt/azcmagent/tokens/a.key",
    "WINDOWS,C:\\Program Files\\AzureConnectedMachineAgent\\himds.exe,"
        + "C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens\\a.key",
  })
  void agentIsFoundByItsProgramWhereNoVariablesNameIt(Platform platform, String program, String key)
      throws Exception {
    List<String> asked = new ArrayList<>();
    HttpTransport agent =
        call -> {
          asked.add(call.address().toString());
          return "Basic the-key".equals(call.headers().get("Authorization"))
              ? new HttpAnswer(200, Map.of(), TOKEN)
              : new HttpAnswer(401, Map.of("WWW-Authenticate", List.of("Basic realm=" + key)), "");
        };

    ManagedIdentity identity = found(platform, program, Map.of(), agent);

    assertThat(identity.source()).isEqualTo(ManagedIdentitySource.ARC);
    assertThat(identity.isCertainlyThere()).isFalse();
    assertThat(identity.token(VAULT, null).value()).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(asked)
        .hasSize(2)
        .allSatisfy(address ->
            assertThat(address)
                .isEqualTo(
                    "http://127.0.0.1:40342/metadata/identity/oauth2/token"
                        + "?api-version=2020-06-01&resource=https%3A%2F%2Fvault.azure.net"));
  }

  @Test
  void agentThatIsInstalledAndSilentIsNamedAndKeepsNoChainFromTheDeveloper() {
    HttpTransport silent =
        call -> {
          throw new ConnectException("Connection refused");
        };
    ManagedIdentity identity = found(Platform.LINUX, "/opt/azcmagent/bin/himds", Map.of(), silent);
    Failure alone = catchThrowableOfType(Failure.class, () -> identity.token(VAULT, null));
    assertThat(alone.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(alone)
        .hasMessage("Azure Arc's agent is installed and does not answer at http://127.0.0.1:40342");
    assertThat(alone.remedy()).hasValue(Remedy.command("sudo systemctl start himdsd"));
    Failure inChain =
        catchThrowableOfType(
            Failure.class,
            () -> identity.withProofWithin(Duration.ofSeconds(1)).token(VAULT, null));
    assertThat(inChain.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
  }

  @Test
  void keyOfAnAgentThatNobodyNamedKeepsNoChainFromTheDeveloper() {
    HttpTransport agent =
        call ->
            new HttpAnswer(
                401, Map.of("WWW-Authenticate", List.of("Basic realm=" + KEYS + "no.key")), "");
    ManagedIdentity identity = found(Platform.LINUX, "/opt/azcmagent/bin/himds", Map.of(), agent);
    Failure alone = catchThrowableOfType(Failure.class, () -> identity.token(VAULT, null));
    assertThat(alone.kind()).isEqualTo(FailureKind.REFUSED);
    Failure inChain =
        catchThrowableOfType(
            Failure.class,
            () -> identity.withProofWithin(Duration.ofSeconds(1)).token(VAULT, null));
    assertThat(inChain.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(inChain.remedy()).hasValue(Remedy.step("add the user to the group himds"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATCHKEY_LAB_URL", "AZURE_POD_IDENTITY_AUTHORITY_HOST"})
  void agentIsNotLookedForInALabOrWhereTheMetadataServiceIsNamed(String variable) {
    ManagedIdentity identity =
        found(
            Platform.LINUX,
            "/opt/azcmagent/bin/himds",
            Map.of(variable, "http://127.0.0.1:1"),
            call -> {
              throw new AssertionError(call);
            });
    assertThat(identity.source()).isEqualTo(ManagedIdentitySource.IMDS);
  }

  @ParameterizedTest
  @CsvSource({
    "LINUX,/var/opt/azcmagent/tokens/0a-1_b.key",
    "WINDOWS,C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens\\0a.key",
    "WINDOWS,c:\\programdata/AzureConnectedMachineAgent/tokens/0a.key",
  })
  void contentOfTheKeyIsSentBack(Platform platform, String file) throws Exception {
    challenges("Basic realm=" + file).answers(200, TOKEN);
    assertThat(
            arc(Map.of(file, "the-key\n"), platform, IdentityId.SYSTEM).token(VAULT, null).value())
        .isEqualTo(FakeEndpoint.TOKEN);
    assertThat(endpoint.seen().get(0).headers())
        .containsEntry("Metadata", "true")
        .doesNotContainKey("Authorization");
    assertThat(endpoint.seen().get(1).headers())
        .containsEntry("Metadata", "true")
        .containsEntry("Authorization", "Basic the-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "/etc/secret.key",
        "/var/opt/azcmagent/tokens/../../../../etc/secret.key",
        "/var/opt/azcmagent/tokens/sub/x.key",
        "/var/opt/azcmagent/tokens/x.pem",
        "/var/opt/azcmagent/tokens/.key",
        "/var/opt/azcmagent/tokens/..key",
        "/var/opt/azcmagent/tokens/x.key ; /etc/secret.key",
        "/var/opt/azcmagent/tokensx.key",
        "/VAR/OPT/AZCMAGENT/TOKENS/x.key",
        "C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens\\x.key",
      })
  void fileThatIsNotTheAgentsIsNeverSent(String file) {
    challenges("Basic realm=" + file).answers(200, TOKEN);
    Failure failure = failure(Map.of(file, "another-secret"));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure).hasMessageNotContaining("another-secret");
    assertThat(endpoint.seen()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer realm=x", "Basic", "Basic realm=", "Digest realm=a.key", "nonsense"})
  void challengeOfAnotherFormIsUnreadable(String challenge) {
    challenges(challenge);
    assertThat(failure(Map.of()).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void keyThatMayNotBeReadSaysWhichGroupIsMissing() {
    challenges("Basic realm=" + KEYS + "a.key");
    Failure failure = failure(Map.of());
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure)
        .hasMessageContaining(KEYS + "a.key, is not there, too long, or not for this user to read");
    assertThat(failure.remedy()).map(Remedy::text).contains("add the user to the group himds");
  }

  @Test
  void keyThatIsNoHeaderIsNotSent() {
    challenges("Basic realm=" + KEYS + "a.key");
    Failure failure = failure(Map.of(KEYS + "a.key", "the\nkey"));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure).hasMessageNotContaining("the\nkey");
  }

  @Test
  void keyThatIsRefusedIsNotSentForEver() {
    challenges("Basic realm=" + KEYS + "a.key");
    assertThat(failure(Map.of(KEYS + "a.key", "the-key")).kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(endpoint.seen()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"CLIENT,client_id", "OBJECT,object_id", "RESOURCE,mi_res_id", "RESOURCE,msi_res_id"})
  void identityThatWasNamedMustBeConfirmed(IdentityId.Kind kind, String field) throws Exception {
    IdentityId id = new IdentityId(kind, "Mine");
    endpoint
        .answers(200, TOKEN)
        .answers(200, TOKEN.replace("{", "{\"" + field + "\":\"another\","))
        .answers(200, TOKEN.replace("{", "{\"" + field + "\":\"mine\","));
    for (int i = 0; i < 2; i++) {
      Failure failure =
          catchThrowableOfType(
              Failure.class, () -> arc(Map.of(), Platform.LINUX, id).token(VAULT, null));
      assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
      assertThat(failure).hasMessageContaining("'Mine'");
      assertThat(failure.remedy().orElseThrow().text())
          .isEqualTo("leave out " + id.setting() + ", or update Azure Arc's agent");
    }
    assertThat(arc(Map.of(), Platform.LINUX, id).token(VAULT, null)).isNotNull();
  }
}
