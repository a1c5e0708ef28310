package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.managed.ManagedSource;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The credential on the machine that the lab plays, in its app, and in a pod. */
class ManagedIdentityInLabTest {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static ManagedIdentityCredentialBuilder with(Map<String, String> environment) {
    return new ManagedIdentityCredentialBuilder()
        .surroundings(BareMachine.with(environment))
        .network(EntraLab.network(lab));
  }

  private static ManagedIdentityCredentialBuilder onTheMachine() {
    return with(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString()));
  }

  private static String client(ManagedIdentityCredential credential) throws ParseException {
    return SignedJWT.parse(credential.getTokenSync(Requests.request()).getToken())
        .getJWTClaimsSet()
        .getStringClaim("appid");
  }

  private static FailureKind kind(ManagedIdentityCredential credential) {
    return Requests.failureOf(credential).kind();
  }

  @Test
  void machineGivesTokensOfItsIdentityByEveryName() throws Exception {
    var machine = lab.managedIdentity("contoso-vm");
    String own = machine.clientId();
    assertThat(client(onTheMachine().build())).isEqualTo(own);
    ManagedSource inAChain = onTheMachine().source().withProofWithin(Duration.ofSeconds(10));
    assertThat(client(new ManagedIdentityCredential(inAChain, null, false))).isEqualTo(own);
    assertThat(client(onTheMachine().clientId(own).build())).isEqualTo(own);
    assertThat(client(onTheMachine().resourceId(machine.resourceId()).build())).isEqualTo(own);
    assertThat(client(onTheMachine().objectId(machine.objectId()).build())).isEqualTo(own);
  }

  @Test
  void machineRefusesWhatItDoesNotKnow() {
    assertThat(kind(onTheMachine().clientId("no-such").build())).isEqualTo(FailureKind.REFUSED);
    assertThat(
            Requests.failureOf(
                onTheMachine().build(),
                new TokenRequestContext().addScopes("https://nosuch.example/.default")))
        .hasMessageContaining("AADSTS500011");
  }

  @Test
  void appServiceGivesTokensToWhoeverHasItsHeader() throws Exception {
    Map<String, String> app = new HashMap<>(lab.appServiceEnvironment());
    String own = lab.managedIdentity("contoso-vm").clientId();
    assertThat(client(with(app).build())).isEqualTo(own);
    assertThat(client(with(app).clientId(own).build())).isEqualTo(own);
    assertThat(kind(with(app).clientId("no-such").build())).isEqualTo(FailureKind.REFUSED);
    app.put("IDENTITY_HEADER", "wrong");
    assertThat(kind(with(app).build())).isEqualTo(FailureKind.REFUSED);
  }

  @Test
  void tokenOfAServiceAccountIsExchanged(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("token"), lab.federatedToken("system:serviceaccount:contoso:app"));
    Map<String, String> pod = new HashMap<>();
    pod.put("AZURE_TENANT_ID", Requests.CONTOSO);
    pod.put("AZURE_FEDERATED_TOKEN_FILE", file.toString());
    String id = lab.managedIdentity("contoso-identity").clientId();
    assertThat(client(with(pod).clientId(id).build())).isEqualTo(id);
    assertThat(kind(with(pod).build())).isEqualTo(FailureKind.NOT_CONFIGURED);
    assertThat(kind(with(pod).resourceId("/r").build())).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    pod.put("AZURE_CLIENT_ID", id);
    assertThat(client(with(pod).build())).isEqualTo(id);
    assertThat(with(pod).source().identity().source())
        .isEqualTo(ManagedIdentitySource.TOKEN_EXCHANGE);

    Files.writeString(file, "not-an-assertion");
    SignInException refused = Requests.failureOf(with(pod).build());
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused).hasMessageContaining(id).hasMessageNotContaining("not-an-assertion");
    assertThat(refused.attempts().get(0).source()).isEqualTo("ManagedIdentityCredential");
  }
}
