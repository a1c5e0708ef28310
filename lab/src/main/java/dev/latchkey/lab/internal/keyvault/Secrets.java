package dev.latchkey.lab.internal.keyvault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.keyvault.SecretStore.Secret;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Answers requests for the secrets of one vault. The caller has checked that they are allowed. */
final class Secrets {
  /** The limits of the real service. */
  private static final int LONGEST_VALUE = 25_600;

  private static final int LARGEST_PAGE = 25;

  private final SecretStore store;
  private final String base;

  Secrets(SecretStore store, Resource vault) {
    this.store = store;
    this.base = "https://" + vault.name().toLowerCase(Locale.ROOT) + ".vault.azure.net";
  }

  void answer(Exchange exchange, SecretOperation operation, String name, String version)
      throws IOException, VaultException {
    switch (operation) {
      case SET -> exchange.answerJson(200, set(name, exchange.json()));
      case GET, GET_VERSION -> exchange.answerJson(200, get(name, version));
      case UPDATE -> {
        SecretVersion updated = store.update(name, version, exchange.json());
        exchange.answerJson(200, updated.describe(id(store.find(name), updated)));
      }
      case LIST ->
          exchange.answerJson(
              200, page(exchange, store.all(), Secret::name, s -> s.newest().describe(id(s))));
      case LIST_VERSIONS -> {
        Secret secret = store.find(name);
        exchange.answerJson(
            200,
            page(exchange, secret.versions(), SecretVersion::id, v -> v.describe(id(secret, v))));
      }
      case DELETE -> exchange.answerJson(200, deleted(store.delete(name)));
      case LIST_DELETED ->
          exchange.answerJson(200, page(exchange, store.allDeleted(), Secret::name, this::deleted));
      case GET_DELETED -> exchange.answerJson(200, deleted(store.findDeleted(name)));
      case PURGE -> {
        store.purge(name);
        exchange.answer(204);
      }
      case RECOVER -> {
        Secret secret = store.recover(name);
        exchange.answerJson(200, secret.newest().describe(id(secret, secret.newest())));
      }
    }
  }

  private String id(Secret secret) {
    return base + "/secrets/" + secret.name();
  }

  private String id(Secret secret, SecretVersion version) {
    return id(secret) + "/" + version.id();
  }

  private Map<String, Object> set(String name, JsonNode body) throws VaultException {
    JsonNode value = body.path("value");
    if (!value.isTextual()) {
      throw VaultException.badParameter("The parameter 'value' is missing.");
    }
    if (value.asText().length() > LONGEST_VALUE) {
      throw VaultException.badParameter(
          "The value of the secret is longer than " + LONGEST_VALUE + " characters.");
    }
    Secret secret = store.set(name, value.asText(), body);
    return withValue(secret, secret.newest());
  }

  private Map<String, Object> get(String name, String version) throws VaultException {
    SecretVersion found = store.find(name, version);
    if (!found.isEnabled()) {
      throw VaultException.disabled();
    }
    return withValue(store.find(name), found);
  }

  private Map<String, Object> withValue(Secret secret, SecretVersion version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", version.value());
    json.putAll(version.describe(id(secret, version)));
    return json;
  }

  private Map<String, Object> deleted(Secret secret) {
    Instant at = secret.deletedAt() == null ? Instant.EPOCH : secret.deletedAt();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("recoveryId", base + "/deletedsecrets/" + secret.name());
    json.put("deletedDate", at.getEpochSecond());
    json.put("scheduledPurgeDate", at.plus(SecretStore.RECOVERABLE).getEpochSecond());
    json.putAll(secret.newest().describe(id(secret, secret.newest())));
    return json;
  }

  /** One page. The next page begins after the item that the link names. */
  private <T> Map<String, Object> page(
      Exchange exchange,
      List<T> all,
      Function<T, String> key,
      Function<T, Map<String, Object>> describe)
      throws VaultException {
    Parameters query = exchange.query();
    int size = size(query.find("maxresults").orElse(Integer.toString(LARGEST_PAGE)));
    String after = decoded(query.get("$skiptoken"));
    int from = 0;
    while (!after.isEmpty() && from < all.size()) {
      if (key.apply(all.get(from++)).equals(after)) {
        break;
      }
    }
    int to = Math.min(all.size(), from + size);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", all.subList(from, to).stream().map(describe).toList());
    json.put(
        "nextLink",
        to == all.size()
            ? null
            : base
                + exchange.rawPath()
                + "?api-version="
                + query.get("api-version").replaceAll("[^A-Za-z0-9.-]", "")
                + "&$skiptoken="
                + encoded(key.apply(all.get(to - 1)))
                + "&maxresults="
                + size);
    return json;
  }

  private static int size(String maxResults) throws VaultException {
    if (!maxResults.matches("[1-9][0-9]?") || Integer.parseInt(maxResults) > LARGEST_PAGE) {
      throw VaultException.badParameter("maxresults must be between 1 and " + LARGEST_PAGE + ".");
    }
    return Integer.parseInt(maxResults);
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) throws VaultException {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw VaultException.badParameter("The $skiptoken is not valid.");
    }
  }
}
