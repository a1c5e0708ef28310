package dev.latchkey.access.internal.refusal;

import static dev.latchkey.access.RefusalCause.ACCESS_POLICY;
import static dev.latchkey.access.RefusalCause.AZURE_POLICY;
import static dev.latchkey.access.RefusalCause.DENY;
import static dev.latchkey.access.RefusalCause.DIRECTORY;
import static dev.latchkey.access.RefusalCause.KEY;
import static dev.latchkey.access.RefusalCause.MISSING_ROLE;
import static dev.latchkey.access.RefusalCause.NETWORK;
import static dev.latchkey.access.RefusalCause.STATE;
import static dev.latchkey.access.RefusalCause.TOKEN;
import static dev.latchkey.access.RefusalCause.UNSUPPORTED;

import dev.latchkey.access.RefusalCause;
import dev.latchkey.access.internal.role.Service;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A text by which a service says that it refuses. Sources: the services' lists of error codes
 * (learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes,
 * …/azure/key-vault/general/rest-error-codes, …/azure/azure-resource-manager/troubleshooting) and
 * public reports of users, which the tests quote.
 *
 * @param key a part of the text that is always there: looking for it is quick
 * @param pattern the text
 * @param code the error code that it stands for; empty for none
 * @param cause what it means
 * @param services the services that say it
 */
record Mark(String key, Pattern pattern, String code, RefusalCause cause, Set<Service> services) {
  private static final Set<Service> STORAGE =
      EnumSet.of(Service.BLOB, Service.DFS, Service.QUEUE, Service.TABLE, Service.FILE);
  private static final Set<Service> VAULT = EnumSet.of(Service.KEY_VAULT);
  private static final Set<Service> BUS = EnumSet.of(Service.SERVICE_BUS, Service.EVENT_HUBS);
  private static final Set<Service> COSMOS = EnumSet.of(Service.COSMOS_DB);
  private static final Set<Service> MANAGEMENT = EnumSet.of(Service.RESOURCE_MANAGER);
  private static final Set<Service> DIRECTORIES = EnumSet.of(Service.GRAPH);

  /** The texts, the telling ones first: a refusal often has several. */
  static final List<Mark> ALL =
      List.of(
          code("AuthorizationPermissionMismatch", MISSING_ROLE, STORAGE),
          // az 2.91 shows neither code nor URL (command_modules/storage/__init__.py).
          new Mark(
              "You do not have the required permissions needed to perform this operation",
              Pattern.compile("You do not have the required permissions needed to perform this op"),
              "AuthorizationPermissionMismatch",
              MISSING_ROLE,
              STORAGE),
          code("AuthorizationFailure", NETWORK, STORAGE),
          code("KeyBasedAuthenticationNotPermitted", KEY, STORAGE),
          code("AuthorizationSourceIPMismatch", KEY, STORAGE),
          code("AuthorizationProtocolMismatch", KEY, STORAGE),
          code("AuthorizationServiceMismatch", KEY, STORAGE),
          code("AuthorizationResourceTypeMismatch", KEY, STORAGE),
          code("InsufficientAccountPermissions", STATE, STORAGE),
          code("AccountIsDisabled", STATE, STORAGE),
          text("to use on-behalf-of ", TOKEN, VAULT),
          code("ForbiddenByRbac", MISSING_ROLE, VAULT),
          code("ForbiddenByFirewall", NETWORK, VAULT),
          code("ForbiddenByConnection", NETWORK, VAULT),
          code("ForbiddenByPolicy", ACCESS_POLICY, VAULT),
          text(" secret", "not allowed on a (?:disabled|expired) secret", STATE, VAULT),
          text("Caller is not authorized to perform action on resource", MISSING_ROLE, VAULT),
          text("Client address is not authorized and caller is not a trusted", NETWORK, VAULT),
          text("Public network access is disabled and request is not from", NETWORK, VAULT),
          text("Caller was not found on any access policy", ACCESS_POLICY, VAULT),
          text(
              "permission on key vault",
              "does not have (?:secrets|keys|certificates|storage) [a-z, ]{1,60}permission on key"
                  + " vault",
              ACCESS_POLICY,
              VAULT),
          code("LinkedAuthorizationFailed", MISSING_ROLE, MANAGEMENT),
          code("DenyAssignmentAuthorizationFailed", DENY, MANAGEMENT),
          code("RequestDisallowedByPolicy", AZURE_POLICY, MANAGEMENT),
          code("AuthorizationFailed", MISSING_ROLE, MANAGEMENT),
          text("does not have authorization to perform action '", MISSING_ROLE, MANAGEMENT),
          text(
              "' claim(s) are required",
              "'[A-Za-z, ]{1,60}' claim\\(s\\) are required",
              MISSING_ROLE,
              BUS),
          text("Ip has been prevented to connect to the endpoint", NETWORK, BUS),
          text("cannot be authorized by AAD token in data plane", UNSUPPORTED, COSMOS),
          text("does not have required RBAC permissions to perform action", MISSING_ROLE, COSMOS),
          text("Request originated from IP ", NETWORK, COSMOS),
          text("check your authorization token and Cosmos DB account firewall", NETWORK, COSMOS),
          text("Local Authorization is disabled", KEY, COSMOS),
          code("Authorization_RequestDenied", DIRECTORY, DIRECTORIES));

  /** A refusal that says no more than that. */
  static final Pattern STATUS =
      Pattern.compile(
          "(?i)\\b(?:status[ _]?code|status|http[/\\d.]{0,4}|code|response)[\"']?\\s?[:=]?\\s?[\"']?403\\b"
              + "|\\b403[ ,]{1,2}\\(?(?:forbidden|\\(?empty body)|\\bforbidden \\(403\\)"
              + "|StatusCode: Forbidden");

  private static Mark code(String name, RefusalCause cause, Set<Service> services) {
    return new Mark(name, Pattern.compile("\\b" + name + "\\b"), name, cause, services);
  }

  private static Mark text(String text, RefusalCause cause, Set<Service> services) {
    return text(text, text, cause, services);
  }

  private static Mark text(String key, String text, RefusalCause cause, Set<Service> services) {
    return new Mark(key, Pattern.compile(text), "", cause, services);
  }
}
