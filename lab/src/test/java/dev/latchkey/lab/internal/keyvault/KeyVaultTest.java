package dev.latchkey.lab.internal.keyvault;

import static dev.latchkey.lab.SignedServices.ALICE;
import static dev.latchkey.lab.SignedServices.CONTOSO;
import static dev.latchkey.lab.SignedServices.FABRIKAM;
import static dev.latchkey.lab.SignedServices.VAULT;
import static dev.latchkey.lab.SignedServices.claims;
import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceModifiedException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.DeletedSecret;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.lab.SignedServices;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key vault as Microsoft's own client sees it, and what it says to tokens and roles. */
class KeyVaultTest {
  private static final String SECRETS = "https://contoso-vault.vault.azure.net/secrets";
  private static final String VERSION = "?api-version=7.5";

  private SignedServices services;
  private String alice;

  @BeforeEach
  void start() throws Exception {
    services = new SignedServices();
    alice = services.token(CONTOSO, ALICE, VAULT);
  }

  @AfterEach
  void stop() {
    services.close();
  }

  private SecretClient as(String role) {
    services.assign(role, "alice@contoso.test", "contoso-vault");
    return services.secrets("contoso-vault", alice);
  }

  private static JsonNode error(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body()).path("error");
  }

  @Test
  void secretIsSetReadListedChangedDeletedAndRecovered() {
    SecretClient client = as("Key Vault Secrets Officer");
    KeyVaultSecret set = client.setSecret("db-password", "first");
    client.setSecret("db-password", "second");

    assertThat(client.getSecret("db-password").getValue()).isEqualTo("second");
    assertThat(client.getSecret("DB-password", set.getProperties().getVersion()).getValue())
        .isEqualTo("first");
    assertThat(client.listPropertiesOfSecretVersions("db-password")).hasSize(2);
    assertThat(client.listPropertiesOfSecrets())
        .extracting(SecretProperties::getName)
        .containsExactly("db-password");

    client.beginDeleteSecret("db-password").waitForCompletion();
    assertThatThrownBy(() -> client.getSecret("db-password"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("SecretNotFound");
    assertThatThrownBy(() -> client.setSecret("db-password", "third"))
        .isInstanceOf(ResourceModifiedException.class)
        .hasMessageContaining("deleted but recoverable state");
    assertThat(client.listDeletedSecrets())
        .extracting(DeletedSecret::getName)
        .containsExactly("db-password");
    client.beginRecoverDeletedSecret("db-password").waitForCompletion();
    assertThat(client.getSecret("db-password").getValue()).isEqualTo("second");
    client.beginDeleteSecret("db-password").waitForCompletion();
    client.purgeDeletedSecret("db-password");
    assertThat(client.listDeletedSecrets()).isEmpty();
    assertThat(client.setSecret("db-password", "third").getValue()).isEqualTo("third");
  }

  @Test
  void attributesAreKeptAndADisabledSecretIsNotRead() {
    SecretClient client = as("Key Vault Administrator");
    OffsetDateTime expires = OffsetDateTime.parse("2030-01-02T03:04:05Z");
    KeyVaultSecret secret = new KeyVaultSecret("db-password", "value");
    secret.setProperties(
        new SecretProperties()
            .setContentType("text/plain")
            .setExpiresOn(expires)
            .setTags(Map.of("owner", "alice")));
    SecretProperties kept = client.setSecret(secret).getProperties();
    assertThat(kept.getContentType()).isEqualTo("text/plain");
    assertThat(kept.getExpiresOn()).isEqualTo(expires);
    assertThat(kept.getTags()).containsExactly(Map.entry("owner", "alice"));

    client.updateSecretProperties(kept.setEnabled(false));
    assertThatThrownBy(() -> client.getSecret("db-password"))
        .isInstanceOf(HttpResponseException.class)
        .hasMessageContaining("Operation get is not allowed on a disabled secret.");
    assertThat(client.listPropertiesOfSecrets())
        .allMatch(properties -> !properties.isEnabled() && properties.getTags().size() == 1);
  }

  @Test
  void manySecretsComeInPages() {
    SecretClient client = as("Key Vault Secrets Officer");
    for (int i = 0; i < 60; i++) {
      client.setSecret("secret-" + i, "value");
    }
    assertThat(client.listPropertiesOfSecrets().stream().map(SecretProperties::getName).distinct())
        .hasSize(60);
    assertThat(client.listPropertiesOfSecrets().iterableByPage()).hasSize(3);
  }

  @Test
  void withoutATokenTheChallengeNamesTenantAndResource() throws Exception {
    HttpResponse<String> answer = services.send(request(SECRETS + VERSION));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue(
            "Bearer authorization=\"https://login.microsoftonline.com/"
                + CONTOSO
                + "\", resource=\"https://vault.azure.net\"");
    assertThat(error(answer).path("code").asText()).isEqualTo("Unauthorized");
    assertThat(error(answer).path("message").asText()).startsWith("AKV10000: ");
  }

  @Test
  void tokenThatIsNotGoodIsRefusedWithTheReason() throws Exception {
    as("Key Vault Secrets User");
    assertRefused(services.token(CONTOSO, ALICE, "https://storage.azure.com"), "AKV10022");
    assertRefused(services.token(CONTOSO, ALICE, VAULT + "/"), "AKV10022");
    assertRefused(services.token(FABRIKAM, ALICE, VAULT), "AKV10032");
    assertRefused(
        services
            .key()
            .sign(
                claims(CONTOSO, ALICE, VAULT)
                    .expirationTime(Date.from(Instant.now().minusSeconds(3600)))
                    .build()),
        "[TokenExpired]");
    assertRefused(SignedServices.newKey().sign(claims(CONTOSO, ALICE, VAULT).build()), "AKV10046");
    assertRefused("nonsense", "AKV10001");
  }

  private void assertRefused(String token, String message) throws Exception {
    HttpResponse<String> answer = services.get(SECRETS + VERSION, token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(error(answer).path("message").asText()).startsWith(message);
  }

  @Test
  void missingRoleIsToldAsTheRealServiceTellsIt() throws Exception {
    HttpResponse<String> answer = services.get(SECRETS + "/db-password" + VERSION, alice);
    assertThat(answer.statusCode()).isEqualTo(403);
    JsonNode error = error(answer);
    assertThat(error.path("code").asText()).isEqualTo("Forbidden");
    assertThat(error.at("/innererror/code").asText()).isEqualTo("ForbiddenByRbac");
    assertThat(error.path("message").asText())
        .contains("oid=" + ALICE + ";iss=https://sts.windows.net/" + CONTOSO + "/\r\n")
        .contains("Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\n")
        .contains(
            "/resourcegroups/rg-app/providers/microsoft.keyvault/vaults/contoso-vault"
                + "/secrets/db-password'\r\n")
        .contains("Vault: contoso-vault;location=westeurope");
  }

  @ParameterizedTest
  @CsvSource({
    "Key Vault Administrator, contoso-vault, true, true, true",
    "Key Vault Secrets Officer, Dev/rg-app, true, true, true",
    "Key Vault Secrets User, contoso-vault, true, true, false",
    "Key Vault Secrets User, Dev, true, true, false",
    "Key Vault Reader, contoso-vault, true, false, false",
    "Owner, contoso-vault, false, false, false",
    "Storage Blob Data Owner, Dev, false, false, false",
    "Key Vault Administrator, Prod, false, false, false"
  })
  void roleOpensWhatItsDataActionsSay(
      String role, String scope, boolean list, boolean get, boolean set) throws Exception {
    services.assign("Key Vault Secrets Officer", "bob@contoso.test", "contoso-vault");
    services
        .secrets("contoso-vault", services.token(CONTOSO, SignedServices.BOB, VAULT))
        .setSecret("known", "value");
    services.assign(role, "alice@contoso.test", scope);
    assertThat(services.get(SECRETS + VERSION, alice).statusCode()).isEqualTo(list ? 200 : 403);
    assertThat(services.get(SECRETS + "/known" + VERSION, alice).statusCode())
        .isEqualTo(get ? 200 : 403);
    assertThat(
            services
                .send(
                    request(SECRETS + "/new" + VERSION)
                        .header("Authorization", "Bearer " + alice)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"value\":\"x\"}")))
                .statusCode())
        .isEqualTo(set ? 200 : 403);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /secrets, 400",
    "GET, /secrets?api-version=7.5&maxresults=26, 400",
    "GET, /secrets?api-version=7.5&$skiptoken=%21, 400",
    "PUT, /secrets/a_b?api-version=7.5, 400",
    "PUT, /secrets/ab?api-version=7.5, 400",
    "GET, /secrets/ab/0123?api-version=7.5, 404",
    "DELETE, /secrets/ab?api-version=7.5, 404",
    "POST, /deletedsecrets/ab/recover?api-version=7.5, 404",
    "GET, /keys?api-version=7.5, 501",
    "GET, /?api-version=7.5, 501"
  })
  void badRequestIsRefusedInTheVaultsShape(String method, String path, int status)
      throws Exception {
    as("Key Vault Administrator");
    HttpResponse<String> answer =
        services.send(
            request("https://contoso-vault.vault.azure.net" + path)
                .header("Authorization", "Bearer " + alice)
                .method(method, BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(error(answer).path("message").asText()).isNotEmpty();
  }

  @Test
  void unknownVaultIsNotFound() throws Exception {
    assertThat(services.get("https://other.vault.azure.net/secrets" + VERSION, alice).statusCode())
        .isEqualTo(404);
  }

  @Test
  void valueStandsInNoText() {
    assertThat(
            SecretVersion.of("id", "hunter2", new ObjectMapper().createObjectNode(), Instant.EPOCH)
                .toString())
        .doesNotContain("hunter2");
  }
}
