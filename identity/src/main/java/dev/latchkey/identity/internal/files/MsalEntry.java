package dev.latchkey.identity.internal.files;

import com.google.gson.stream.JsonToken;
import dev.latchkey.identity.internal.json.JsonText;
import dev.latchkey.identity.internal.source.Token;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * An access token's entry in a cache, with the token. Candidates are found without regard to case,
 * since the versions of the libraries differ in that; the result must match exactly.
 */
final class MsalEntry {
  /** With less time left, both libraries treat the token as expired and refresh it. */
  private static final Duration LEAST_LIFE = Duration.ofMinutes(5);

  /**
   * The expected fields. Any other field can mean another kind of token: bound to a key, or
   * partitioned.
   */
  private static final Set<String> KNOWN_FIELDS =
      Set.of(
          "credential_type",
          "home_account_id",
          "environment",
          "client_id",
          "target",
          "realm",
          "token_type",
          "cached_at",
          "expires_on",
          "extended_expires_on",
          "refresh_on");

  private static final String SPACES = " \t\n\u000B\f\r";

  private final String key;
  private final Map<String, String> fields = new HashMap<>();
  private boolean isOdd;
  private String secret = "";

  private MsalEntry(String key) {
    this.key = key;
  }

  static MsalEntry read(String key, JsonText json) throws IOException, UnreadableStateException {
    MsalEntry entry = new MsalEntry(key);
    for (String name = StateJson.firstField(json); name != null; name = StateJson.nextField(json)) {
      entry.add(name, json);
    }
    return entry;
  }

  private void add(String name, JsonText value) throws IOException {
    JsonToken type = value.token();
    if (name.equals("secret") && type == JsonToken.STRING) {
      secret = value.text();
    } else if (KNOWN_FIELDS.contains(name) && type == JsonToken.STRING) {
      fields.put(name, value.text());
    } else if (!name.equals("home_account_id") || type != JsonToken.NULL) {
      isOdd = true;
      value.skip();
    }
  }

  /** True if {@link #isFor} can be true for a query with this scope. */
  boolean mayBeFor(String scope) {
    if (key.regionMatches(true, key.length() - scope.length(), scope, 0, scope.length())) {
      return true;
    }
    for (String word : scopes()) {
      if (word.equalsIgnoreCase(scope)) {
        return true;
      }
    }
    return false;
  }

  /** True if any version of the tool might use this entry for a query. */
  boolean isFor(MsalQuery query) {
    if (!isSame(query.homeAccountId(), fields.get("home_account_id"))
        || !isSame(query.clientId(), fields.get("client_id"))
        || !isSame(query.realm(), fields.get("realm"))
        || !isAtOneOf(query.environments())) {
      return false;
    }
    for (String scope : scopes()) {
      if (scope.equalsIgnoreCase(query.scope())) {
        return true;
      }
    }
    for (String environment : query.environments()) {
      if (key.equalsIgnoreCase(keyFor(query, environment))) {
        return true;
      }
    }
    return false;
  }

  private boolean isAtOneOf(Set<String> environments) {
    for (String environment : environments) {
      if (environment.equalsIgnoreCase(fields.get("environment"))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The token, or {@code null} unless it matches exactly and the tool would give it out unchanged.
   */
  @Nullable Token token(MsalQuery query, Instant now) {
    boolean isExact =
        equals(query.homeAccountId(), fields.get("home_account_id"))
            && query.clientId().equals(fields.get("client_id"))
            && query.realm().equals(fields.get("realm"))
            && query.environments().contains(fields.getOrDefault("environment", ""))
            && scopes().contains(query.scope());
    boolean isPlain =
        !isOdd
            && "AccessToken".equals(fields.get("credential_type"))
            && "Bearer".equals(fields.get("token_type"));
    return isExact && isPlain && isToken(secret) ? alive(now) : null;
  }

  private @Nullable Token alive(Instant now) {
    Instant end = moment("expires_on");
    Instant cached = moment("cached_at");
    // Cached in the future, before the clock was set back: the libraries treat that differently.
    if (end == null || cached == null || cached.isAfter(now)) {
      return null;
    }
    Instant lastMoment = end.minus(LEAST_LIFE);
    // After this time, the tool tries a refresh and gives out the new token.
    Instant due = lastMoment;
    if (fields.containsKey("refresh_on")) {
      Instant refresh = moment("refresh_on");
      if (refresh == null || !refresh.isAfter(now)) {
        return null;
      }
      due = refresh.isBefore(lastMoment) ? refresh : lastMoment;
    }
    if (lastMoment.isBefore(now)) {
      return null;
    }
    return Token.of(secret, end, due);
  }

  private static boolean isToken(String secret) {
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      if (c <= ' ' || c > '~' || c == '\\' || c == '"') {
        return false;
      }
    }
    return !secret.isEmpty();
  }

  private @Nullable Instant moment(String name) {
    String seconds = fields.getOrDefault(name, "");
    return isCount(seconds) ? Instant.ofEpochSecond(Long.parseLong(seconds)) : null;
  }

  private static boolean isCount(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 12;
  }

  private List<String> scopes() {
    StringTokenizer words = new StringTokenizer(fields.getOrDefault("target", ""), SPACES);
    List<String> scopes = new ArrayList<>();
    while (words.hasMoreTokens()) {
      scopes.add(words.nextToken());
    }
    return scopes;
  }

  /** The key under which MSAL Python looks first, without regard to the entry's target. */
  private static String keyFor(MsalQuery query, String environment) {
    String id = query.homeAccountId() == null ? "" : query.homeAccountId();
    return String.join(
            "-", id, environment, "AccessToken", query.clientId(), query.realm(), query.scope())
        .toLowerCase(Locale.ROOT);
  }

  private static boolean isSame(@Nullable String wanted, @Nullable String found) {
    return wanted == null ? found == null : wanted.equalsIgnoreCase(found);
  }

  private static boolean equals(@Nullable String wanted, @Nullable String found) {
    return wanted == null ? found == null : wanted.equals(found);
  }
}
