package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code checkNameAvailability}: whether a name that is part of a host's name is taken, by anybody.
 *
 * <p>Source: learn.microsoft.com/rest/api, "Check Name Availability" of storage accounts, key
 * vaults and App Configuration stores.
 */
final class NameAvailability {
  private static final List<Resource.Type> TYPES =
      List.of(
          Resource.Type.STORAGE_ACCOUNT,
          Resource.Type.KEY_VAULT,
          Resource.Type.APP_CONFIGURATION_STORE);

  private final Directory directory;
  private final Access access;

  NameAvailability(Directory directory) {
    this.directory = directory;
    this.access = new Access(directory);
  }

  static boolean isMeant(ArmPath path) {
    return path.matches(0, "subscriptions", "*", "providers", "*", "checkNameAvailability");
  }

  void handle(Exchange exchange, ArmPath path, Caller caller) throws IOException, ArmException {
    if (!exchange.method().equals("POST")) {
      throw ArmException.methodNotAllowed(exchange.method());
    }
    String subscription = Listings.requireSubscription(directory, path).resourceId();
    access.require(caller, subscription, path.get(3) + "/checkNameAvailability/read");
    String name = exchange.json().path("name").asText();
    String wanted = exchange.json().path("type").asText();
    Resource.Type type =
        TYPES.stream()
            .filter(one -> one.path().equalsIgnoreCase(wanted))
            .filter(one -> one.path().split("/", -1)[0].equalsIgnoreCase(path.get(3)))
            .findFirst()
            .orElseThrow(() ->
                new ArmException(
                    400, "InvalidResourceType", "The resource type '" + wanted + "' is invalid."));
    boolean isTaken =
        directory.resources().stream()
            .anyMatch(one -> one.type() == type && one.name().equalsIgnoreCase(name));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("nameAvailable", !isTaken);
    if (isTaken) {
      json.put("reason", "AlreadyExists");
      json.put("message", "The name " + name + " is already taken.");
    }
    exchange.answerJson(200, json);
  }
}
