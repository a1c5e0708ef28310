package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.lab.internal.standin.AzClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code az login --use-device-code}: the code, the wait, then every subscription there is. */
final class LoginCommand {
  private static final String RESOURCE_MANAGER = "https://management.azure.com";
  private static final String API_VERSION = "?api-version=2022-12-01";
  static final String DEFAULT_SCOPE = "https://management.core.windows.net//.default";

  private final AzClient client;
  private final Path configFolder;
  private final Clock clock;

  LoginCommand(AzClient client, Path configFolder, Clock clock) {
    this.client = client;
    this.configFolder = configFolder;
    this.clock = clock;
  }

  /** A tenant that the person is in, with what Resource Manager tells of it. */
  private record Tenant(String id, String displayName, String defaultDomain) {}

  List<ObjectNode> run(List<String> words) throws IOException, InterruptedException, AzFailure {
    Options options =
        Options.parse(
            words,
            Set.of("--tenant", "--scope"),
            Set.of("--use-device-code", "--allow-no-subscriptions"));
    String authority = options.find("--tenant").orElse("organizations");
    String scope = options.find("--scope").orElse(DEFAULT_SCOPE);
    if (!client.discover(authority).isGood()) {
      throw new AzFailure(unknownAuthority(authority));
    }
    Answer tokens = signIn(authority, scope);
    SignIn signIn = SignIn.from(tokens.body());
    TokenCache cache = TokenCache.read(configFolder);
    cache.add(signIn, authority, tokens.body(), clock.instant());
    String token = tokens.body().path("access_token").asText();
    List<ObjectNode> found =
        options.find("--tenant").isPresent()
            ? subscriptions(new Tenant(signIn.tenantId(), "", ""), token, signIn)
            : subscriptionsOfEveryTenant(
                token, signIn, cache, options.has("--allow-no-subscriptions"));
    if (found.isEmpty()) {
      throw new AzFailure("No subscriptions found for " + signIn.user() + ".");
    }
    Profile.read(configFolder).signIn(signIn.user(), found);
    return found;
  }

  static String unknownAuthority(String tenant) {
    String authority = "https://login.microsoftonline.com/" + tenant;
    return "The command failed with an unexpected error. Here is the traceback:\nERROR: Unable to"
        + " get authority configuration for "
        + authority
        + ". Authority would typically be in a format of https://login.microsoftonline.com/"
        + "your_tenant. Also please double check your tenant name or GUID is correct.";
  }

  private Answer signIn(String authority, String scope)
      throws IOException, InterruptedException, AzFailure {
    Answer code = client.deviceCode(authority, scope);
    if (!code.isGood()) {
      throw new AzFailure(code.description());
    }
    System.err.println(code.body().path("message").asText());
    while (true) {
      Answer answer = client.redeem(authority, code.body().path("device_code").asText());
      if (answer.isGood()) {
        return answer;
      }
      if (!answer.error().equals("authorization_pending")) {
        throw new AzFailure(
            answer.description()
                + "\nRun the command below to authenticate interactively; additional arguments may"
                + " be added as needed:\naz logout\naz login");
      }
      Thread.sleep(1000 * code.body().path("interval").asLong(5));
    }
  }

  private List<ObjectNode> subscriptionsOfEveryTenant(
      String token, SignIn signIn, TokenCache cache, boolean allowsNone)
      throws IOException, AzFailure {
    List<ObjectNode> found = new ArrayList<>();
    List<Tenant> empty = new ArrayList<>();
    for (JsonNode entry : list("/tenants", token)) {
      Tenant tenant =
          new Tenant(
              entry.path("tenantId").asText(),
              entry.path("displayName").asText(),
              entry.path("defaultDomain").asText());
      List<ObjectNode> inTenant = subscriptionsOf(tenant, signIn, cache);
      found.addAll(inTenant);
      if (inTenant.isEmpty()) {
        empty.add(tenant);
      }
    }
    if (!empty.isEmpty()) {
      System.err.println(
          "WARNING: The following tenants don't contain accessible subscriptions. Use `az login"
              + " --allow-no-subscriptions` to have tenant level access.");
      for (Tenant tenant : empty) {
        System.err.println("WARNING: " + tenant.id() + " '" + tenant.displayName() + "'");
        if (allowsNone) {
          found.add(tenantLevelAccount(tenant, signIn));
        }
      }
    }
    return found;
  }

  private List<ObjectNode> subscriptionsOf(Tenant tenant, SignIn signIn, TokenCache cache)
      throws IOException, AzFailure {
    client.discover(tenant.id());
    String refreshToken = cache.findRefreshToken(signIn.homeAccountId()).orElse("");
    Answer answer = client.refresh(tenant.id(), refreshToken, DEFAULT_SCOPE);
    if (!answer.isGood()) {
      System.err.println(
          "WARNING: Authentication failed against tenant "
              + tenant.id()
              + " '"
              + tenant.displayName()
              + "': "
              + answer.description());
      return List.of();
    }
    cache.add(signIn, tenant.id(), answer.body(), clock.instant());
    return subscriptions(tenant, answer.body().path("access_token").asText(), signIn);
  }

  private List<ObjectNode> subscriptions(Tenant tenant, String token, SignIn signIn)
      throws IOException, AzFailure {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode entry : list("/subscriptions", token)) {
      ObjectNode subscription = account(entry.path("subscriptionId").asText(), tenant, signIn);
      subscription.put("name", entry.path("displayName").asText());
      subscription.put("homeTenantId", entry.path("tenantId").asText());
      subscription.set("managedByTenants", entry.path("managedByTenants"));
      if (!tenant.displayName().isEmpty()) {
        subscription.put("tenantDefaultDomain", tenant.defaultDomain());
        subscription.put("tenantDisplayName", tenant.displayName());
      }
      found.add(subscription);
    }
    return found;
  }

  private static ObjectNode tenantLevelAccount(Tenant tenant, SignIn signIn) {
    return account(tenant.id(), tenant, signIn).put("name", "N/A(tenant level account)");
  }

  private static ObjectNode account(String id, Tenant tenant, SignIn signIn) {
    ObjectNode account = StateFile.JSON.createObjectNode();
    account.put("id", id);
    account.put("name", "");
    account.put("state", "Enabled");
    account.putObject("user").put("name", signIn.user()).put("type", "user");
    account.put("isDefault", false);
    account.put("tenantId", tenant.id());
    account.put("environmentName", "AzureCloud");
    return account;
  }

  private JsonNode list(String path, String token) throws IOException, AzFailure {
    Answer answer = client.get(RESOURCE_MANAGER + path + API_VERSION, token);
    if (!answer.isGood()) {
      JsonNode error = answer.body().path("error");
      throw new AzFailure(
          "(" + error.path("code").asText() + ") " + error.path("message").asText());
    }
    return answer.body().path("value");
  }
}
