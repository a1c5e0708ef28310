package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code msal_token_cache.json}, in MSAL's format: tokens by account, client, tenant and scope. */
final class TokenCache {
  private static final String ENVIRONMENT = "login.microsoftonline.com";

  /** MSAL returns a cached token only if it is valid for five more minutes. */
  private static final Duration LEAST_LIFE = Duration.ofMinutes(5);

  private final StateFile file;
  private final ObjectNode document;

  private TokenCache(StateFile file, ObjectNode document) {
    this.file = file;
    this.document = document;
  }

  static TokenCache read(Path configFolder) throws IOException {
    StateFile file = StateFile.tokenCache(configFolder);
    return new TokenCache(file, file.read().orElseGet(StateFile.JSON::createObjectNode));
  }

  void write() throws IOException {
    file.write(document, true);
  }

  private ObjectNode section(String name) {
    return document.withObject("/" + name);
  }

  /** The home account id of a user, if the cache has one. */
  Optional<String> findAccount(String user) {
    for (JsonNode account : section("Account")) {
      if (account.path("username").asText().equalsIgnoreCase(user)) {
        return Optional.of(account.path("home_account_id").asText());
      }
    }
    return Optional.empty();
  }

  Optional<JsonNode> findAccessToken(String account, String realm, String scope, Instant now) {
    for (JsonNode token : section("AccessToken")) {
      boolean isAsked =
          token.path("home_account_id").asText().equals(account)
              && token.path("realm").asText().equals(realm)
              && List.of(token.path("target").asText().split(" ", -1)).contains(scope);
      Instant expires = Instant.ofEpochSecond(token.path("expires_on").asLong());
      boolean isDue =
          token.has("refresh_on")
              && !Instant.ofEpochSecond(token.path("refresh_on").asLong()).isAfter(now);
      if (isAsked && !isDue && expires.isAfter(now.plus(LEAST_LIFE))) {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }

  Optional<String> findRefreshToken(String account) {
    for (JsonNode token : section("RefreshToken")) {
      if (token.path("home_account_id").asText().equals(account)) {
        return Optional.of(token.path("secret").asText());
      }
    }
    return Optional.empty();
  }

  /** Adds the tokens and the account of an answer of the token endpoint. */
  JsonNode add(SignIn signIn, String realm, JsonNode answer, Instant now) throws IOException {
    String account = signIn.homeAccountId();
    String client = AzClient.CLIENT_ID;
    long expires = now.getEpochSecond() + answer.path("expires_in").asLong();
    // MSAL sorts the words.
    String target =
        Stream.of(answer.path("scope").asText().split(" ", -1))
            .sorted()
            .collect(Collectors.joining(" "));
    ObjectNode token = entry("AccessToken", account, answer.path("access_token"));
    token.put("client_id", client);
    token.put("target", target);
    token.put("realm", realm);
    token.put("token_type", "Bearer");
    token.put("cached_at", Long.toString(now.getEpochSecond()));
    token.put("expires_on", Long.toString(expires));
    token.put("extended_expires_on", Long.toString(expires));
    if (answer.has("refresh_in")) {
      long refresh = now.getEpochSecond() + answer.path("refresh_in").asLong();
      token.put("refresh_on", Long.toString(refresh));
    }
    put("AccessToken", token, account, "accesstoken", client, realm, target);

    addAccount(signIn, realm);
    ObjectNode id = entry("IdToken", account, answer.path("id_token"));
    id.put("realm", realm);
    id.put("client_id", client);
    put("IdToken", id, account, "idtoken", client, realm, "");

    addRefreshToken(account, answer.path("refresh_token"), target, now);
    ObjectNode app =
        section("AppMetadata").withObject("/appmetadata-" + ENVIRONMENT + "-" + client);
    app.put("client_id", client).put("environment", ENVIRONMENT).put("family_id", "1");
    write();
    return token;
  }

  /** Keeps one entry per user, under the realm of the first sign-in. */
  private void addAccount(SignIn signIn, String realm) {
    if (findAccount(signIn.user()).isPresent()) {
      return;
    }
    ObjectNode account = StateFile.JSON.createObjectNode();
    account.put("home_account_id", signIn.homeAccountId());
    account.put("environment", ENVIRONMENT);
    account.put("realm", realm);
    account.put("local_account_id", signIn.objectId());
    account.put("username", signIn.user());
    account.put("authority_type", "MSSTS");
    account.put("account_source", "urn:ietf:params:oauth:grant-type:device_code");
    section("Account").set(signIn.homeAccountId() + "-" + ENVIRONMENT + "-" + realm, account);
  }

  /** Keeps one entry per user. A newer token replaces the older, under the older's scope. */
  private void addRefreshToken(String account, JsonNode secret, String target, Instant now) {
    ObjectNode refresh = null;
    for (JsonNode existing : section("RefreshToken")) {
      if (existing.path("home_account_id").asText().equals(account)) {
        refresh = (ObjectNode) existing;
      }
    }
    if (refresh == null) {
      refresh = entry("RefreshToken", account, secret);
      refresh.put("client_id", AzClient.CLIENT_ID);
      refresh.put("target", target);
      put("RefreshToken", refresh, account, "refreshtoken", AzClient.CLIENT_ID, "", target);
    }
    refresh.set("secret", secret);
    refresh.put("last_modification_time", Long.toString(now.getEpochSecond()));
    refresh.put("family_id", "1");
  }

  private static ObjectNode entry(String type, String account, JsonNode secret) {
    ObjectNode entry = StateFile.JSON.createObjectNode();
    entry.put("credential_type", type);
    entry.set("secret", secret);
    entry.put("home_account_id", account);
    entry.put("environment", ENVIRONMENT);
    return entry;
  }

  private void put(String section, ObjectNode entry, String account, String type, String... rest) {
    String key = account + "-" + ENVIRONMENT + "-" + type + "-" + String.join("-", rest);
    section(section).set(key.toLowerCase(Locale.ROOT), entry);
  }

  void remove(String account) throws IOException {
    for (String section : List.of("AccessToken", "RefreshToken", "IdToken", "Account")) {
      for (Iterator<JsonNode> entries = section(section).iterator(); entries.hasNext(); ) {
        if (entries.next().path("home_account_id").asText().equals(account)) {
          entries.remove();
        }
      }
    }
    write();
  }
}
