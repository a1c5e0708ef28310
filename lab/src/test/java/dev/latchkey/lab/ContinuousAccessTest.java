package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Continuous access evaluation: long tokens that end at once when a sign-in is revoked. */
@LabTest
class ContinuousAccessTest {
  private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  private static final String CONTOSO = "https://login.microsoftonline.com/contoso.test";
  private static final String CP1 = "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}";
  private static final String ALICE = "alice@contoso.test";
  private static final Pattern CLAIMS = Pattern.compile("claims=\"([^\"]*)\"");

  private static JsonNode token(Lab lab, String resource, String claims) throws Exception {
    Browser browser = new Browser(lab);
    JsonNode device =
        browser.postForJson(
            CONTOSO + "/oauth2/v2.0/devicecode",
            Map.of("client_id", AZ, "scope", resource + "/.default"));
    lab.approveDeviceCode(device.path("user_code").asText(), ALICE);
    Map<String, String> form = new HashMap<>();
    form.put("client_id", AZ);
    form.put("grant_type", "device_code");
    form.put("device_code", device.path("device_code").asText());
    form.put("claims", claims);
    return browser.postForJson(CONTOSO + "/oauth2/v2.0/token", form);
  }

  private static HttpResponse<String> call(Lab lab, String address, JsonNode token)
      throws Exception {
    return new Browser(lab)
        .send(
            HttpRequest.newBuilder(URI.create(address))
                .header("x-ms-version", "2023-11-03")
                .header("Authorization", "Bearer " + token.path("access_token").asText()));
  }

  @ParameterizedTest
  @CsvSource({
    "https://management.azure.com, https://management.azure.com/subscriptions?api-version=2022-12-01",
    "https://graph.microsoft.com, https://graph.microsoft.com/v1.0/me",
    "https://storage.azure.com, https://contosodata.blob.core.windows.net/?comp=list",
    "https://vault.azure.net, https://contoso-vault.vault.azure.net/secrets?api-version=7.4"
  })
  void revokedTokenMeetsAChallengeAndANewOneGetsIn(String resource, String address, Lab lab)
      throws Exception {
    JsonNode first = token(lab, resource, CP1);
    JsonNode other = token(lab, resource, "");
    assertThat(call(lab, address, first).statusCode()).isNotEqualTo(401);

    lab.revokeSignIns(ALICE);
    HttpResponse<String> refused = call(lab, address, first);
    assertThat(refused.statusCode()).isEqualTo(401);
    String challenge = refused.headers().firstValue("WWW-Authenticate").orElseThrow();
    assertThat(challenge).startsWith("Bearer ").contains("error=\"insufficient_claims\"");
    assertThat(call(lab, address, other).statusCode())
        .as("a client that can't handle a challenge uses its token to the end")
        .isNotEqualTo(401);

    Matcher claims = CLAIMS.matcher(challenge);
    assertThat(claims.find()).isTrue();
    String wanted = new String(Base64.getDecoder().decode(claims.group(1)), StandardCharsets.UTF_8);
    assertThat(Browser.JSON.readTree(wanted).at("/access_token/nbf/essential").asBoolean())
        .isTrue();
    JsonNode second =
        token(
            lab,
            resource,
            wanted.replaceFirst("\\{\"nbf\"", "{\"xms_cc\":{\"values\":[\"CP1\"]},\"nbf\""));
    assertThat(call(lab, address, second).statusCode()).isNotEqualTo(401);
  }

  @Test
  void tokenThatCanBeRevokedLivesLong(Lab lab) throws Exception {
    JsonNode answer = token(lab, "https://graph.microsoft.com", CP1);
    assertThat(answer.path("expires_in").asLong()).isBetween(20 * 3600L, 28 * 3600L);
    assertThat(answer.path("refresh_in").asLong())
        .isEqualTo(answer.path("expires_in").asLong() / 2);
    assertThat(token(lab, "https://graph.microsoft.com", "").path("expires_in").asLong())
        .isEqualTo(75 * 60);
    LabApp app = lab.app("contoso-app");
    JsonNode ofApp =
        new Browser(lab)
            .postForJson(
                CONTOSO + "/oauth2/v2.0/token",
                Map.of(
                    "client_id",
                    app.clientId(),
                    "client_secret",
                    app.secret(),
                    "grant_type",
                    "client_credentials",
                    "scope",
                    "https://management.azure.com/.default",
                    "claims",
                    CP1));
    JWTClaimsSet claims = PublishedKeys.verify(lab, ofApp.path("access_token").asText());
    assertThat(claims.getStringListClaim("xms_cc")).containsExactly("CP1");
    assertThat(ofApp.path("refresh_in").asLong()).isEqualTo(12 * 3600);
  }
}
