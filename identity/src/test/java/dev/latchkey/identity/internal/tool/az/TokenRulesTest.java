package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly the token that az would print, or nothing. */
class TokenRulesTest {
  @TempDir Path folder;
  private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
  private final SettableClock clock = new SettableClock(now);
  private final Map<String, String> environment = new HashMap<>();
  private AzFolder az;

  @BeforeEach
  void signIn() {
    az = new AzFolder(folder);
    environment.putAll(az.environment());
  }

  private Entry entry() {
    return new Entry("the-token", now);
  }

  private Optional<Token> find(CacheQuery query) {
    return Optional.ofNullable(
        new AzState(BareMachine.here(environment, clock), true).readToken(query).token());
  }

  private boolean isFound(Entry... entries) throws IOException {
    az.signInAlice(entries);
    Optional<Token> found = find(new CacheQuery(AzFolder.STORAGE, null, null));
    found.ifPresent(token -> assertThat(token.value()).isEqualTo("the-token"));
    return found.isPresent();
  }

  private String in(long seconds) {
    return Long.toString(now.getEpochSecond() + seconds);
  }

  @Test
  void onlyExactlyFittingEntryIsTaken() throws IOException {
    assertThat(isFound(entry())).isTrue();
    assertThat(isFound(entry().text("target", AzFolder.STORAGE))).isTrue();
    assertThat(isFound(entry().text("target", "a " + AzFolder.STORAGE + " b"))).isTrue();
    for (String field :
        List.of(
            "home_account_id",
            "environment",
            "client_id",
            "realm",
            "target",
            "credential_type",
            "token_type",
            "cached_at",
            "expires_on")) {
      assertThat(isFound(entry().text(field, "other"))).as(field).isFalse();
    }
  }

  @Test
  void entryOfAnotherFormIsNotTaken() throws IOException {
    for (String field :
        List.of(
            "home_account_id",
            "environment",
            "client_id",
            "realm",
            "target",
            "credential_type",
            "token_type",
            "cached_at",
            "expires_on",
            "secret")) {
      assertThat(isFound(entry().without(field))).as(field).isFalse();
      for (String value : List.of("null", "7", "{}", "[]", "[\"" + AzFolder.STORAGE + "\"]")) {
        assertThat(isFound(entry().json(field, value))).as(field + value).isFalse();
      }
    }
    assertThat(isFound(entry().text("key_id", "k"))).isFalse();
    assertThat(isFound(entry().text("ext_cache_key", "k"))).isFalse();
    assertThat(isFound(entry().text("secret", ""))).isFalse();
    assertThat(isFound(entry().text("secret", "the\\u002dtoken"))).as("an escape").isTrue();
    assertThat(isFound(entry().text("secret", "the token"))).isFalse();
    assertThat(isFound(entry().text("secret", "the-t\u00f6ken"))).isFalse();
    assertThat(isFound(entry().text("token_type", "pop"))).isFalse();
  }

  @Test
  void otherCaseIsNotTaken() throws IOException {
    assertThat(isFound(entry().text("home_account_id", "ID-OF-ALICE." + AzFolder.CONTOSO)))
        .isFalse();
    assertThat(isFound(entry().text("target", "HTTPS://storage.azure.com/.default"))).isFalse();
    assertThat(isFound(entry().text("environment", "Login.microsoftonline.com"))).isFalse();
    assertThat(isFound(entry().text("environment", "login.windows.net"))).isFalse();
    assertThat(find(new CacheQuery("https://STORAGE.azure.com/.default", null, null))).isEmpty();
    assertThat(find(new CacheQuery(AzFolder.STORAGE, "CONTOSO.test", null))).isEmpty();
  }

  @Test
  void twoThatFitAreNone() throws IOException {
    assertThat(isFound(entry(), entry().text("realm", "other"))).isTrue();
    assertThat(isFound(entry(), entry().text("target", AzFolder.STORAGE))).isFalse();
    assertThat(isFound(entry(), entry().text("key_id", "k"))).isFalse();
    assertThat(isFound(entry(), entry().text("expires_on", in(-10)))).isFalse();
    assertThat(isFound(entry(), entry().text("target", "HTTPS://STORAGE.azure.com/.default")))
        .isFalse();
    String key =
        String.join(
            "-",
            AzFolder.home("alice@contoso.test"),
            AzFolder.HOST,
            "accesstoken",
            AzFolder.CLIENT,
            AzFolder.CONTOSO,
            AzFolder.STORAGE);
    assertThat(isFound(entry(), entry().text("target", "other").key(key)))
        .as("MSAL Python looks under the key first")
        .isFalse();
  }

  @Test
  void lifeIsMeasuredAsAzDoes() throws IOException {
    assertThat(isFound(entry().text("expires_on", in(300)))).isTrue();
    assertThat(isFound(entry().text("expires_on", in(299)))).isFalse();
    assertThat(isFound(entry().text("refresh_on", in(1)))).isTrue();
    assertThat(isFound(entry().text("refresh_on", in(0)))).isFalse();
    assertThat(isFound(entry().text("refresh_on", "soon"))).isFalse();
    assertThat(isFound(entry().text("cached_at", in(1)))).isFalse();
    assertThat(isFound(entry().text("expires_on", "9".repeat(40)))).isFalse();
    clock.move(Duration.ofMinutes(56));
    assertThat(isFound(entry())).isFalse();
    clock.move(Duration.ofDays(-3));
    assertThat(isFound(entry())).as("cached in the future").isFalse();
  }

  @Test
  void otherRequestsAreNotAnswered() throws IOException {
    assertThat(isFound(entry())).isTrue();
    assertThat(find(new CacheQuery(AzFolder.STORAGE, AzFolder.FABRIKAM, null))).isEmpty();
    assertThat(find(new CacheQuery(AzFolder.STORAGE, AzFolder.CONTOSO, "Dev"))).isPresent();
    assertThat(find(new CacheQuery(AzFolder.STORAGE, AzFolder.FABRIKAM, "Dev"))).isEmpty();
    assertThat(find(new CacheQuery(AzFolder.STORAGE, null, "No Such"))).isEmpty();
    Token token = find(new CacheQuery(AzFolder.STORAGE, null, "DEV")).orElseThrow();
    assertThat(token.expiresOn()).isEqualTo(now.plusSeconds(3600));
    assertThat(token.toString()).doesNotContain("the-token");
  }

  @Test
  void cacheInAFormThatIsNotKnownHoldsNothing() throws IOException {
    for (Map.Entry<String, String> variable :
        Map.of(
                "COPILOT_AGENT_SESSION_ID", "s",
                "AZURE_CORE_ENCRYPT_TOKEN_CACHE", "true",
                "AZURE_CLOUD_NAME", "AzureChinaCloud",
                "ARM_CLOUD_METADATA_URL", "https://x")
            .entrySet()) {
      environment.put(variable.getKey(), variable.getValue());
      assertThat(isFound(entry())).as(variable.getKey()).isFalse();
      environment.remove(variable.getKey());
    }
    az.signInAlice(entry());
    az.write("config", "[core]\nencrypt_token_cache = on\n");
    assertThat(find(new CacheQuery(AzFolder.STORAGE, null, null))).isEmpty();
    az.write("config", "[core]\nencrypt_token_cache = off\n");
    assertThat(find(new CacheQuery(AzFolder.STORAGE, null, null))).isPresent();
    az.write("clouds.config", "[AzureCloud]\nendpoint_active_directory = https://x.test\n");
    assertThat(find(new CacheQuery(AzFolder.STORAGE, null, null))).isEmpty();
    AzState windows =
        new AzState(
            BareMachine.with(
                Map.of("AZURE_CONFIG_DIR", "C:\\x"), Clock.systemUTC(), Platform.WINDOWS),
            true);
    assertThat(windows.readToken(new CacheQuery(AzFolder.STORAGE, null, null)).token()).isNull();
  }

  @Test
  void accountThatTheCacheLostHasNoToken() throws IOException {
    az.signInAlice(entry());
    az.cache(List.of("bob@contoso.test"), entry());
    assertThat(find(new CacheQuery(AzFolder.STORAGE, null, null))).isEmpty();
    az.cache(List.of(), entry());
    assertThat(find(new CacheQuery(AzFolder.STORAGE, null, null))).isEmpty();
  }
}
