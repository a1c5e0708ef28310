package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.SocketHttp;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
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
