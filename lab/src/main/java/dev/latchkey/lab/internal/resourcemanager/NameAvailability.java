package dev.latchkey.lab.internal.resourcemanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code checkNameAvailability}: whether a name that is part of a host's name is taken, by anybody.
 * Cosmos DB answers the same question at {@code databaseAccountNames}.
 *
 * <p>Source: learn.microsoft.com/rest/api, "Check Name Availability" of storage accounts, key
 * vaults, App Configuration stores, Service Bus and Event Hubs, "Check Name Exists" of Cosmos DB.
 * The permissions are in "Azure resource provider operations": Service Bus and Event Hubs ask for
 * an action, which a Reader may not run.
 */
final class NameAvailability {
  /**
   * How a provider answers.
   *
   * @param permission what the caller must be allowed
   * @param taken the reason why a name is not available
   * @param free the reason where it is; empty for none
   * @param isTypeAsked whether the request names the resource type
   * @param types the resources whose names count: Service Bus and Event Hubs share their hosts
   */
  private record Check(
      String permission,
      String taken,
      String free,
      boolean isTypeAsked,
      List<Resource.Type> types) {
    static Check reading(Resource.Type type) {
      return new Check("read", "AlreadyExists", "", true, List.of(type));
    }

    static Check ofNamespaces() {
      return new Check(
          "action",
          "NameInUse",
          "None",
          false,
          List.of(Resource.Type.SERVICE_BUS_NAMESPACE, Resource.Type.EVENT_HUBS_NAMESPACE));
    }
  }

  private static final Map<String, Check> CHECKS =
      Map.of(
          "microsoft.storage", Check.reading(Resource.Type.STORAGE_ACCOUNT),
          "microsoft.keyvault", Check.reading(Resource.Type.KEY_VAULT),
          "microsoft.appconfiguration", Check.reading(Resource.Type.APP_CONFIGURATION_STORE),
          "microsoft.servicebus", Check.ofNamespaces(),
          "microsoft.eventhub", Check.ofNamespaces());

  private final Directory directory;
  private final Access access;

  NameAvailability(Directory directory) {
    this.directory = directory;
    this.access = new Access(directory);
  }

  static boolean isMeant(ArmPath path) {
    return path.matches(0, "subscriptions", "*", "providers", "*", "checkNameAvailability")
        || isOfCosmosDb(path);
  }

  private static boolean isOfCosmosDb(ArmPath path) {
    return path.matches(0, "providers", "Microsoft.DocumentDB", "databaseAccountNames", "*");
  }

  void handle(Exchange exchange, ArmPath path, Caller caller) throws IOException, ArmException {
    boolean isOfCosmosDb = isOfCosmosDb(path);
    if (!exchange.method().equals(isOfCosmosDb ? "HEAD" : "POST")) {
      throw ArmException.methodNotAllowed(exchange.method());
    }
    if (isOfCosmosDb) {
      // Of the whole tenant: it takes no role in a subscription.
      exchange.answer(isTaken(path.get(3), List.of(Resource.Type.COSMOS_DB_ACCOUNT)) ? 200 : 404);
    } else {
      answer(exchange, path, caller);
    }
  }

  private void answer(Exchange exchange, ArmPath path, Caller caller)
      throws IOException, ArmException {
    String subscription = Listings.requireSubscription(directory, path).resourceId();
    Check check = CHECKS.get(path.get(3).toLowerCase(Locale.ROOT));
    JsonNode asked = exchange.json();
    String wanted = asked.path("type").asText();
    if (check == null
        || (check.isTypeAsked() && !check.types().get(0).path().equalsIgnoreCase(wanted))) {
      throw new ArmException(
          400, "InvalidResourceType", "The resource type '" + wanted + "' is invalid.");
    }
    access.require(
        caller, subscription, path.get(3) + "/checkNameAvailability/" + check.permission());
    String name = asked.path("name").asText();
    boolean isTaken = isTaken(name, check.types());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("nameAvailable", !isTaken);
    if (isTaken || !check.free().isEmpty()) {
      json.put("reason", isTaken ? check.taken() : check.free());
      json.put("message", isTaken ? "The name " + name + " is already taken." : "");
    }
    exchange.answerJson(200, json);
  }

  private boolean isTaken(String name, List<Resource.Type> types) {
    return directory.resources().stream()
        .anyMatch(one -> types.contains(one.type()) && one.name().equalsIgnoreCase(name));
  }
}
