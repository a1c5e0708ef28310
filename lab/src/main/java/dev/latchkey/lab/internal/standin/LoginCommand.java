package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.lab.internal.standin.AzClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code az login --use-device-code}: shows the code, waits for the sign-in, and finds the
 * subscriptions.
 */
final class LoginCommand {
  static final String DEFAULT_SCOPE = "https://management.core.windows.net//.default";

  private final AzClient client;
  private final Path configFolder;
  private final Clock clock;

  LoginCommand(AzClient client, Path configFolder, Clock clock) {
    this.client = client;
    this.configFolder = configFolder;
    this.clock = clock;
  }

  static Options options(List<String> words) throws AzFailure {
    return Options.parse(
        words,
        Set.of("--tenant", "--scope"),
        Set.of("--use-device-code", "--allow-no-subscriptions"));
  }

  List<ObjectNode> run(Options options) throws IOException, InterruptedException, AzFailure {
    Optional<String> tenant = options.find("--tenant");
    String authority =
        tenant.isPresent()
            ? client
                .findTenantId(tenant.get())
                .orElseThrow(
                    () -> new AzFailure("Failed to resolve tenant '" + tenant.get() + "'."))
            : "organizations";
    if (!client.discover(authority).isGood()) {
      throw new AzFailure(unknownAuthority(authority));
    }
    Answer answer = signIn(authority, options.find("--scope").orElse(DEFAULT_SCOPE));
    SignIn signIn = SignIn.from(answer.body());
    TokenCache cache = TokenCache.read(configFolder);
    cache.add(signIn, authority, answer.body(), clock.instant());
    SubscriptionSearch search = new SubscriptionSearch(client, cache, signIn, clock);
    List<ObjectNode> found = tenant.isPresent() ? search.inTenant(authority) : search.everywhere();
    if (options.has("--allow-no-subscriptions")) {
      found.addAll(search.tenantLevelAccounts(found));
    } else if (found.isEmpty()) {
      throw new AzFailure("No subscriptions found for " + signIn.user() + ".");
    }
    if (!found.isEmpty()) {
      Profile.read(configFolder).signIn(found);
    }
    return found;
  }

  static String unknownAuthority(String tenant) {
    return "The command failed with an unexpected error. Here is the traceback:\nERROR: Unable to"
        + " get authority configuration for https://login.microsoftonline.com/"
        + tenant
        + ". Authority would typically be in a format of https://login.microsoftonline.com/"
        + "your_tenant or https://tenant_name.ciamlogin.com or"
        + " https://tenant_name.b2clogin.com/tenant.onmicrosoft.com/policy.  Also please double"
        + " check your tenant name or GUID is correct.";
  }

  private Answer signIn(String authority, String scope)
      throws IOException, InterruptedException, AzFailure {
    Answer code = client.deviceCode(authority, scope);
    if (!code.isGood()) {
      throw refused(code, "");
    }
    System.err.println(code.body().path("message").asText());
    while (true) {
      Answer answer = client.redeem(authority, code.body().path("device_code").asText());
      if (answer.isGood()) {
        return answer;
      }
      if (!answer.error().equals("authorization_pending")) {
        throw refused(answer, "");
      }
      Thread.sleep(1000 * code.body().path("interval").asLong(5));
    }
  }

  /** The failure after a refusal: Entra's text, and the command that az recommends. */
  static AzFailure refused(Answer answer, String loginOptions) {
    return new AzFailure(
        answer.description()
            + "\nRun the command below to authenticate interactively; additional arguments may be"
            + " added as needed:\naz logout\naz login"
            + loginOptions);
  }
}
