package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.BodyTooLargeException;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.internal.web.Status;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Resource Manager, as far as tools use it: tenants, subscriptions, resource groups, resources,
 * roles.
 *
 * <p>Shapes, codes and texts: learn.microsoft.com/rest/api/resources and the "common error codes"
 * of Resource Manager.
 */
public final class ResourceManager implements Service {
  private final ArmAuthentication authentication;
  private final Listings listings;
  private final RoleDefinitions roleDefinitions;
  private final RoleAssignments roleAssignments;
  private final EligibleRoles eligibleRoles;
  private final Permissions permissions;
  private final NameAvailability names;

  /**
   * A Resource Manager.
   *
   * @param directory the resources and their roles
   * @param verifier verifies tokens
   */
  public ResourceManager(Directory directory, TokenVerifier verifier) {
    this.authentication = new ArmAuthentication(directory, verifier);
    this.listings = new Listings(directory);
    this.roleDefinitions = new RoleDefinitions(directory);
    this.roleAssignments = new RoleAssignments(directory);
    this.eligibleRoles = new EligibleRoles(directory);
    this.permissions = new Permissions(directory);
    this.names = new NameAvailability(directory);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.with("x-ms-request-id", UUID.randomUUID().toString());
    exchange.with("Cache-Control", "no-cache");
    try {
      ArmPath path = ArmPath.parse(exchange.path());
      if (path.matches(0, "metadata", "endpoints")) {
        // Clients read this before they sign in.
        exchange.answerJson(200, CloudMetadata.endpoints());
      } else {
        Caller caller = authentication.caller(exchange, path);
        requireApiVersion(exchange);
        route(exchange, path, caller);
      }
    } catch (ArmException e) {
      answerError(exchange, e.status(), e.code(), e.text());
    } catch (BodyTooLargeException e) {
      answerError(exchange, 413, "RequestContentTooLarge", "The request content is too large.");
    }
  }

  private void route(Exchange exchange, ArmPath path, Caller caller)
      throws IOException, ArmException {
    int at = path.lastProvider("Microsoft.Authorization");
    String type = at < 0 ? "" : path.get(at + 2).toLowerCase(Locale.ROOT);
    if (type.equals("roleassignments")) {
      roleAssignments.handle(exchange, path, at, caller);
    } else if (NameAvailability.isMeant(path)) {
      names.handle(exchange, path, caller);
    } else if (!exchange.method().equals("GET")) {
      throw ArmException.methodNotAllowed(exchange.method());
    } else {
      exchange.answerJson(
          200,
          switch (type) {
            case "roledefinitions" -> roleDefinitions.read(exchange, path, at, caller);
            case "roleeligibilityscheduleinstances" ->
                eligibleRoles.read(exchange, path, at, caller);
            case "permissions" -> permissions.read(path, at, caller);
            default -> listings.read(path, exchange.query(), caller);
          });
    }
  }

  private static void requireApiVersion(Exchange exchange) throws ArmException {
    String version = exchange.query().get("api-version");
    if (version.isEmpty()) {
      throw new ArmException(
          400,
          "MissingApiVersionParameter",
          "The api-version query parameter (?api-version=) is required for all requests.");
    }
    if (!version.matches("\\d{4}-\\d{2}-\\d{2}(-[A-Za-z]{1,20})?")) {
      throw new ArmException(
          400,
          "InvalidApiVersionParameter",
          "The api-version '"
              + version
              + "' is invalid. The supported versions have the form yyyy-MM-dd.");
    }
  }

  private static void answerError(Exchange exchange, int status, String code, String message)
      throws IOException {
    exchange.with("x-ms-failure-cause", "gateway");
    exchange.answerJson(status, Map.of("error", Map.of("code", code, "message", message)));
  }

  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    answerError(exchange, status, Status.code(status), Status.reason(status));
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    answerError(exchange, 500, "InternalServerError", "The server encountered an internal error.");
  }
}
