package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.lab.internal.standin.AzClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code az account get-access-token}: from the cache, else with the refresh token. */
final class TokenCommand {
  /** az prints local time without a zone, and always six digits of a second. */
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private final AzClient client;
  private final Path configFolder;
  private final Clock clock;

  TokenCommand(AzClient client, Path configFolder, Clock clock) {
    this.client = client;
    this.configFolder = configFolder;
    this.clock = clock;
  }

  static Options options(List<String> words) throws AzFailure {
    return Options.parse(
        words, Set.of("--resource", "--scope", "--tenant", "--subscription"), Set.of());
  }

  ObjectNode run(Options options) throws IOException, AzFailure {
    Optional<String> tenantOption = options.find("--tenant");
    Optional<String> subscriptionOption = options.find("--subscription");
    if (tenantOption.isPresent() && subscriptionOption.isPresent()) {
      throw new AzFailure("Please specify only one of subscription and tenant, not both");
    }
    Profile profile = Profile.read(configFolder);
    ObjectNode subscription = profile.current();
    if (subscriptionOption.isPresent()) {
      String wanted = subscriptionOption.get();
      subscription =
          profile
              .find(wanted)
              .orElseThrow(() ->
                  new AzFailure(
                      "Subscription '"
                          + wanted
                          + "' not found. Check the spelling and casing and try again."));
    }
    String tenant = tenantOption.orElse(subscription.path("tenantId").asText());
    String scope =
        options
            .find("--scope")
            .or(() -> options.find("--resource").map(resource -> resource + "/.default"))
            .orElse(LoginCommand.DEFAULT_SCOPE);
    JsonNode token = token(subscription.path("user").path("name").asText(), tenant, scope);
    return answer(token, tenant, tenantOption.isPresent() ? null : subscription);
  }

  private JsonNode token(String user, String tenant, String scope) throws IOException, AzFailure {
    TokenCache cache = TokenCache.read(configFolder);
    String account =
        cache
            .findAccount(user)
            .orElseThrow(() ->
                new AzFailure(
                    "User '" + user + "' does not exist in MSAL token cache. Run `az login`."));
    String realm =
        client
            .findTenantId(tenant)
            .orElseThrow(() -> new AzFailure(LoginCommand.unknownAuthority(tenant)));
    Optional<JsonNode> cached = cache.findAccessToken(account, realm, scope, clock.instant());
    if (cached.isPresent()) {
      return cached.get();
    }
    if (!client.discover(tenant).isGood()) {
      throw new AzFailure(LoginCommand.unknownAuthority(tenant));
    }
    Answer answer = client.refresh(tenant, cache.findRefreshToken(account).orElse(""), scope);
    if (!answer.isGood()) {
      throw LoginCommand.refused(answer, " --tenant \"" + tenant + "\" --scope \"" + scope + "\"");
    }
    SignIn signIn = SignIn.from(answer.body());
    return cache.add(signIn, realm, answer.body(), clock.instant());
  }

  private static ObjectNode answer(
      JsonNode token, String tenant, @Nullable ObjectNode subscription) {
    long expires = token.path("expires_on").asLong();
    ObjectNode answer = StateFile.JSON.createObjectNode();
    answer.put("accessToken", token.path("secret").asText());
    answer.put(
        "expiresOn",
        LOCAL_TIME.format(Instant.ofEpochSecond(expires).atZone(ZoneId.systemDefault())));
    answer.put("expires_on", expires);
    if (subscription != null) {
      answer.put("subscription", subscription.path("id").asText());
    }
    answer.put("tenant", tenant);
    answer.put("tokenType", "Bearer");
    return answer;
  }
}
