package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.lab.internal.standin.AzClient.Answer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the subscriptions of a signed-in user, as entries of the profile. */
final class SubscriptionSearch {
  private static final String RESOURCE_MANAGER = "https://management.azure.com";
  private static final String API_VERSION = "?api-version=2022-12-01";

  private final AzClient client;
  private final TokenCache cache;
  private final SignIn signIn;
  private final Clock clock;

  /** The tenants that issued a token. */
  private final List<String> entered = new ArrayList<>();

  SubscriptionSearch(AzClient client, TokenCache cache, SignIn signIn, Clock clock) {
    this.client = client;
    this.cache = cache;
    this.signIn = signIn;
    this.clock = clock;
  }

  /** A tenant of the user, as Resource Manager lists it. */
  private record Tenant(String id, String displayName, String defaultDomain) {

    @Override
    public String toString() {
      return id + " '" + displayName + "'";
    }
  }

  List<ObjectNode> inTenant(String tenant) throws IOException, AzFailure {
    Answer token = token(tenant);
    if (!token.isGood()) {
      throw LoginCommand.refused(token, "");
    }
    return list(new Tenant(tenant, "", ""), token);
  }

  List<ObjectNode> everywhere() throws IOException, AzFailure {
    List<ObjectNode> found = new ArrayList<>();
    List<Tenant> empty = new ArrayList<>();
    List<Tenant> closed = new ArrayList<>();
    for (JsonNode entry : get("/tenants", token("organizations"))) {
      Tenant tenant =
          new Tenant(
              entry.path("tenantId").asText(),
              entry.path("displayName").asText(),
              entry.path("defaultDomain").asText());
      client.discover(tenant.id());
      Answer token = token(tenant.id());
      if (!token.isGood()) {
        warn("Authentication failed against tenant " + tenant + ": " + token.description());
        closed.add(tenant);
        continue;
      }
      List<ObjectNode> inTenant = list(tenant, token);
      found.addAll(inTenant);
      if (inTenant.isEmpty()) {
        empty.add(tenant);
      }
    }
    if (!empty.isEmpty()) {
      warn(
          "The following tenants don't contain accessible subscriptions. Use `az login"
              + " --allow-no-subscriptions` to have tenant level access.");
      empty.forEach(tenant -> warn(tenant.toString()));
    }
    if (!closed.isEmpty()) {
      warn(
          "If you need to access subscriptions in the following tenants, please use `az login"
              + " --tenant TENANT_ID`.");
      closed.forEach(tenant -> warn(tenant.toString()));
    }
    return found;
  }

  private static void warn(String text) {
    System.err.println("WARNING: " + text);
  }

  /** One account for each tenant without a subscription. */
  List<ObjectNode> tenantLevelAccounts(List<ObjectNode> found) {
    return entered.stream()
        .filter(id -> found.stream().noneMatch(old -> old.path("tenantId").asText().equals(id)))
        .map(id -> account(id, "N/A(tenant level account)", "Enabled", id))
        .toList();
  }

  /** A token for Resource Manager: that of the sign-in if it fits, else a new one. */
  private Answer token(String realm) throws IOException {
    String account = signIn.homeAccountId();
    Optional<JsonNode> cached =
        cache.findAccessToken(account, realm, LoginCommand.DEFAULT_SCOPE, clock.instant());
    if (cached.isPresent()) {
      ObjectNode answer = StateFile.JSON.createObjectNode();
      answer.set("access_token", cached.get().path("secret"));
      return new Answer(200, answer);
    }
    Answer answer =
        client.refresh(
            realm, cache.findRefreshToken(account).orElse(""), LoginCommand.DEFAULT_SCOPE);
    if (answer.isGood()) {
      cache.add(signIn, realm, answer.body(), clock.instant());
    }
    return answer;
  }

  private List<ObjectNode> list(Tenant tenant, Answer token) throws IOException, AzFailure {
    entered.add(tenant.id());
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode entry : get("/subscriptions", token)) {
      ObjectNode subscription =
          account(
              entry.path("subscriptionId").asText(),
              entry.path("displayName").asText(),
              entry.path("state").asText(),
              tenant.id());
      subscription.set("homeTenantId", entry.path("tenantId"));
      if (!tenant.displayName().isEmpty()) {
        subscription.put("tenantDefaultDomain", tenant.defaultDomain());
        subscription.put("tenantDisplayName", tenant.displayName());
      }
      subscription.set("managedByTenants", entry.withArray("managedByTenants"));
      found.add(subscription);
    }
    return found;
  }

  private ObjectNode account(String id, String name, String state, String tenant) {
    ObjectNode account = StateFile.JSON.createObjectNode();
    account.put("id", id);
    account.put("name", name);
    account.put("state", state);
    account.putObject("user").put("name", signIn.user()).put("type", "user");
    account.put("isDefault", false);
    account.put("tenantId", tenant);
    account.put("environmentName", "AzureCloud");
    return account;
  }

  private JsonNode get(String path, Answer token) throws IOException, AzFailure {
    Answer answer =
        client.get(
            RESOURCE_MANAGER + path + API_VERSION, token.body().path("access_token").asText());
    if (!answer.isGood()) {
      JsonNode error = answer.body().path("error");
      throw new AzFailure(
          "(" + error.path("code").asText() + ") " + error.path("message").asText());
    }
    return answer.body().path("value");
  }
}
