package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.testing.SettableClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of other issuers stand for a client's own proof, if all of them fits to the letter. */
class FederationTest {
  private static final String SUBJECT = "system:serviceaccount:contoso:app";

  private static Lab lab;
  private static Browser browser;
  private static LabApp identity;

  @BeforeAll
  static void start() {
    lab = Lab.start();
    browser = new Browser(lab);
    identity = lab.app("contoso-identity");
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static JsonNode exchange(Lab lab, LabApp app, String assertion) throws Exception {
    return new Browser(lab)
        .postForJson(
            "https://login.microsoftonline.com/" + app.tenantId() + "/oauth2/v2.0/token",
            Map.of(
                "grant_type", "client_credentials",
                "client_id", app.clientId(),
                "client_assertion", assertion,
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "scope", "https://storage.azure.com/.default"));
  }

  private static void assertRefused(JsonNode answer, int code) {
    assertThat(answer.path("error_codes").path(0).asInt()).as(answer.toString()).isEqualTo(code);
    assertThat(answer.path("error").asText()).isEqualTo("invalid_client");
  }

  @Test
  void tokenOfTheLabsOwnIssuerBecomesATokenOfTheIdentity() throws Exception {
    JsonNode answer = exchange(lab, identity, lab.federatedToken(SUBJECT));
    JWTClaimsSet claims = PublishedKeys.verify(lab, answer.path("access_token").asText());
    assertThat(claims.getStringClaim("oid")).isEqualTo(identity.objectId());
    assertThat(claims.getStringClaim("appidacr")).isEqualTo("2");
  }

  @Test
  void issuerPublishesItsKeyWhereItsConfigurationSays() throws Exception {
    JsonNode configuration =
        AzInLab.parse(
            browser
                .get(FederatedCredential.LAB_ISSUER + "/.well-known/openid-configuration")
                .body());
    assertThat(configuration.path("issuer").asText()).isEqualTo(FederatedCredential.LAB_ISSUER);
    JWKSet keys = JWKSet.parse(browser.get(configuration.path("jwks_uri").asText()).body());
    SignedJWT token = SignedJWT.parse(lab.federatedToken(SUBJECT));
    assertThat(keys.getKeyByKeyId(token.getHeader().getKeyID())).isNotNull();
    assertThat(browser.get("https://login.microsoftonline.com/common/discovery/keys").body())
        .doesNotContain(token.getHeader().getKeyID());
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.test, system:serviceaccount:contoso:app, api://AzureADTokenExchange, 700211",
    "https://oidc.latchkey.test/, system:serviceaccount:contoso:app, api://AzureADTokenExchange,"
        + " 700211",
    "https://oidc.latchkey.test, system:serviceaccount:contoso:App, api://AzureADTokenExchange,"
        + " 700213",
    "https://oidc.latchkey.test, system:serviceaccount:contoso:app, api://other, 700212"
  })
  void tokenThatDoesNotFitIsRefusedWithWhatDoesNot(
      String issuer, String subject, String audience, int code) throws Exception {
    assertRefused(exchange(lab, identity, lab.federatedToken(issuer, subject, audience)), code);
  }

  @Test
  void forgedExpiredAndUnsignedTokensAreRefused() throws Exception {
    try (Lab other = Lab.start();
        Lab past =
            Lab.builder()
                .clock(Clock.fixed(Instant.now().minusSeconds(36_000), ZoneOffset.UTC))
                .start()) {
      assertRefused(exchange(lab, identity, other.federatedToken(SUBJECT)), 7000272);
      String old = past.federatedToken(SUBJECT);
      assertRefused(exchange(lab, identity, old), 7000272);
    }
    String good = lab.federatedToken(SUBJECT);
    String none = "eyJhbGciOiJub25lIn0." + good.split("\\.", -1)[1] + ".";
    assertThat(exchange(lab, identity, none).has("access_token")).isFalse();
    String self =
        ClientAssertions.sign(
            lab.app("contoso-cert-app").certificatePem(),
            JWSAlgorithm.RS256,
            Map.of(),
            new JWTClaimsSet.Builder()
                .issuer(FederatedCredential.LAB_ISSUER)
                .subject(SUBJECT)
                .audience(FederatedCredential.TOKEN_EXCHANGE)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build());
    assertRefused(exchange(lab, identity, self), 7000272);
  }

  @Test
  void tokenIsNotTakenAfterItsEnd() throws Exception {
    SettableClock clock = new SettableClock(Instant.now());
    try (Lab moving = Lab.builder().clock(clock).start()) {
      String token = moving.federatedToken(SUBJECT);
      assertThat(exchange(moving, moving.app("contoso-identity"), token).has("access_token"))
          .isTrue();
      clock.move(Duration.ofMinutes(66));
      assertRefused(exchange(moving, moving.app("contoso-identity"), token), 700024);
    }
  }

  @Test
  void appWithoutFederatedCredentialsTakesNoTokenOfAnIssuer() throws Exception {
    assertRefused(exchange(lab, lab.app("contoso-app"), lab.federatedToken(SUBJECT)), 70025);
  }

  @Test
  void anyIssuerCanBeDeclaredAsInProduction() throws Exception {
    String issuer = "https://token.actions.githubusercontent.com";
    String subject = "repo:contoso/app:ref:refs/heads/main";
    try (Lab github =
        Lab.builder()
            .tenant(
                "a.test",
                t -> t.app("ci", a -> a.secret("12345678").federatedCredential(issuer, subject)))
            .start()) {
      assertThat(
              exchange(github, github.app("ci"), github.federatedToken(issuer, subject))
                  .has("access_token"))
          .isTrue();
      assertRefused(
          exchange(github, github.app("ci"), github.federatedToken(issuer, "repo:other")), 700213);
    }
  }

  /**
   * "Configure an application to trust a managed identity", learn.microsoft.com/entra/workload-id.
   */
  @Test
  void tokenOfAManagedIdentityStandsForAnAppThatTrustsIt() throws Exception {
    String tenantId = "11111111-1111-4111-8111-111111111111";
    String identityId = "c0000000-0000-4000-8000-0000000000aa";
    String issuer = "https://login.microsoftonline.com/" + tenantId + "/v2.0";
    String ownId;
    try (Lab first = Lab.builder().tenant("contoso.test", t -> t.app("app")).start()) {
      ownId = first.app("app").objectId();
    }
    try (Lab trusting =
        Lab.builder()
            .tenant(
                "contoso.test",
                t ->
                    t.id(tenantId)
                        .app(
                            "app",
                            a ->
                                a.secret()
                                    .federatedCredential(issuer, identityId)
                                    .federatedCredential(issuer, ownId))
                        .subscription(
                            "Dev",
                            s ->
                                s.resourceGroup(
                                    "rg-app",
                                    g -> g.managedIdentity("identity", i -> i.id(identityId)))))
            .start()) {
      Browser machine = new Browser(trusting);
      LabApp app = trusting.app("app");
      String assertion =
          AzInLab.parse(
                  machine
                      .send(
                          HttpRequest.newBuilder(
                                  URI.create(
                                      "http://169.254.169.254/metadata/identity/oauth2/token"
                                          + "?api-version=2018-02-01&resource="
                                          + FederatedCredential.TOKEN_EXCHANGE))
                              .header("Metadata", "true"))
                      .body())
              .path("access_token")
              .asText();
      JWTClaimsSet claims =
          PublishedKeys.verify(
              trusting, exchange(trusting, app, assertion).path("access_token").asText());
      assertThat(claims.getStringClaim("appid")).isEqualTo(app.clientId());

      String own =
          machine
              .postForJson(
                  "https://login.microsoftonline.com/" + tenantId + "/oauth2/v2.0/token",
                  Map.of(
                      "grant_type",
                      "client_credentials",
                      "client_id",
                      app.clientId(),
                      "client_secret",
                      app.secret(),
                      "scope",
                      FederatedCredential.TOKEN_EXCHANGE + "/.default"))
              .path("access_token")
              .asText();
      assertThat(app.objectId()).isEqualTo(ownId);
      assertRefused(exchange(trusting, app, own), 7000272);
      assertThat(
              exchange(trusting, app, assertion.replaceFirst("\\.[^.]*$", ".AAAA"))
                  .has("access_token"))
          .isFalse();
    }
  }

  private static String systemToken() {
    return Objects.requireNonNull(lab.pipelinesEnvironment().get("SYSTEM_ACCESSTOKEN"));
  }

  private static HttpRequest.Builder oidcToken(String token, String query) {
    return HttpRequest.newBuilder(
            URI.create(lab.pipelinesEnvironment().get("SYSTEM_OIDCREQUESTURI") + query))
        .header("Authorization", "Bearer " + token)
        .header("X-TFS-FedAuthRedirect", "Suppress")
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  @Test
  void pipelineGetsATokenOfItsServiceConnection() throws Exception {
    String query = "?api-version=7.1&serviceConnectionId=" + identity.serviceConnectionId();
    String system = systemToken();
    HttpResponse<String> answer = browser.send(oidcToken(system, query));
    assertThat(answer.statusCode()).isEqualTo(200);
    String token = AzInLab.parse(answer.body()).path("oidcToken").asText();
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject())
        .isEqualTo("sc://contoso/contoso/Dev");
    assertThat(exchange(lab, identity, token).has("access_token")).isTrue();
  }

  @Test
  void pipelineIsRefusedAsAzureDevOpsRefuses() throws Exception {
    String query = "?api-version=7.1&serviceConnectionId=" + identity.serviceConnectionId();
    String system = systemToken();
    assertThat(browser.send(oidcToken("wrong", query)).statusCode()).isEqualTo(401);
    HttpRequest.Builder asBrowser =
        HttpRequest.newBuilder(
                URI.create(lab.pipelinesEnvironment().get("SYSTEM_OIDCREQUESTURI") + query))
            .POST(HttpRequest.BodyPublishers.noBody());
    assertThat(browser.send(asBrowser).statusCode()).isEqualTo(302);
    assertThat(
            browser.send(oidcToken(system, "?api-version=7.1&serviceConnectionId=x")).statusCode())
        .isEqualTo(404);
    assertThat(browser.send(oidcToken(system, query.replace("api-version=7.1&", ""))).statusCode())
        .isEqualTo(400);
  }

  @Test
  void noAssertionIsRecorded() throws Exception {
    String token = lab.federatedToken(SUBJECT);
    exchange(lab, identity, token);
    assertThat(lab.requests()).noneMatch(request -> request.toString().contains(token));
    assertThat(lab.requests())
        .anyMatch(request -> "<redacted>".equals(request.form().get("client_assertion")));
  }
}
