package dev.latchkey.access;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.ReachingRoles;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.azure.ScopeResolver;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.role.AssignCommand;
import dev.latchkey.access.internal.role.Operation;
import dev.latchkey.access.internal.role.Operations;
import dev.latchkey.access.internal.role.Requirement;
import dev.latchkey.access.internal.role.Roles;
import dev.latchkey.access.internal.role.Service;
import dev.latchkey.access.internal.role.Target;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The smallest role for a URL: for Azure Storage (blobs, files, queues, tables), Key Vault, Service
 * Bus, Event Hubs, App Configuration, Cosmos DB and Resource Manager. Without a sign-in it answers
 * from a table of the built-in roles; with one it also knows custom roles and the resource's id.
 *
 * <pre>{@code
 * SmallestRoles.builtIn().forUrl("https://contosodata.blob.core.windows.net/reports", SmallestRoles.Wish.READ);
 * }</pre>
 *
 * <p>Safe for any number of threads. Sources: "Azure built-in roles" and the services' pages on
 * permissions, learn.microsoft.com.
 */
public final class SmallestRoles {
  private final @Nullable TokenCredential credential;
  private final @Nullable HttpClient http;

  /** What is to be done. */
  public enum Wish {
    /** Read what the URL leads to. */
    READ,
    /** Create and replace what the URL leads to. */
    WRITE
  }

  /**
   * What a request needs.
   *
   * @param service the service
   * @param account the account, vault, namespace or store
   * @param does what the request does
   * @param permissions the actions that are needed: {@code A and B, or C}
   * @param scope the narrowest scope: a resource id, or a path in the account if that is not known
   * @param roles the roles that allow it, the smallest first
   * @param note what else is to know; empty for nothing
   */
  public record Answer(
      String service,
      String account,
      String does,
      String permissions,
      String scope,
      List<Choice> roles,
      String note) {
    /** Copies the list. */
    public Answer {
      roles = List.copyOf(roles);
    }
  }

  /**
   * A role.
   *
   * @param name its display name
   * @param id its GUID
   * @param isBuiltIn false for a custom role
   * @param command the command that assigns it
   */
  public record Choice(String name, String id, boolean isBuiltIn, String command) {}

  private SmallestRoles(@Nullable TokenCredential credential, @Nullable HttpClient http) {
    this.credential = credential;
    this.http = http;
  }

  /**
   * Answers from the table of built-in roles. Nothing is sent.
   *
   * @return the lookup
   */
  public static SmallestRoles builtIn() {
    return new SmallestRoles(null, null);
  }

  /**
   * Answers with the roles and resources that an account sees.
   *
   * @param credential the caller's sign-in
   * @return the lookup
   */
  public static SmallestRoles signedIn(TokenCredential credential) {
    return signedIn(credential, HttpClient.createDefault());
  }

  /**
   * Answers with the roles and resources that an account sees.
   *
   * @param credential the caller's sign-in
   * @param http the HTTP client
   * @return the lookup
   */
  public static SmallestRoles signedIn(TokenCredential credential, HttpClient http) {
    return new SmallestRoles(
        Objects.requireNonNull(credential, "credential"), Objects.requireNonNull(http, "http"));
  }

  /**
   * The roles for reading or writing what a URL leads to.
   *
   * @param url a URL; a signature in it is ignored and never shown
   * @param wish what is to be done
   * @return one answer; two for a host that Service Bus and Event Hubs share
   * @throws AccessException if the URL is none, or of no known service
   */
  public List<Answer> forUrl(String url, Wish wish) {
    return forRequest(Objects.requireNonNull(wish, "wish").name(), url);
  }

  /**
   * The roles for a request.
   *
   * @param method the HTTP method
   * @param url a URL; a signature in it is ignored and never shown
   * @return one answer; two for a host that Service Bus and Event Hubs share
   * @throws AccessException if the URL is none, or of no known service, or knows no such method
   */
  public List<Answer> forRequest(String method, String url) {
    Objects.requireNonNull(method, "method");
    Target target = target(Objects.requireNonNull(url, "url"));
    Seen seen = seen(target);
    List<Answer> answers = new ArrayList<>();
    for (Service service : services(target, seen.scope())) {
      Target one = target.of(service);
      Operations.find(one, method)
          .map(operation -> answer(one, operation, seen, AssignCommand.SOMEBODY, "Group"))
          .ifPresent(answers::add);
    }
    if (answers.isEmpty()) {
      throw new AccessException(
          FailureKind.INVALID_REQUEST,
          "No role is known for "
              + Names.shown(method)
              + " "
              + target.url()
              + ": "
              + target.service()
              + (target.service() == Service.GRAPH
                  ? " asks for permissions of the app and for directory roles"
                  : " has no such request"),
          null);
    }
    return answers;
  }

  static Target target(String url) {
    return Target.parse(url)
        .orElseThrow(() ->
            new AccessException(
                FailureKind.INVALID_REQUEST,
                "'"
                    + Names.shownUrl(url)
                    + "' is no URL of a service that is known here: expected is one of Azure"
                    + " Storage, Key Vault, Service Bus, Event Hubs, App Configuration, Cosmos DB"
                    + " or Resource Manager",
                null));
  }

  /** One of the two that share a host, if the resource is known; else both. */
  private static List<Service> services(Target target, String scope) {
    if (target.service() != Service.SERVICE_BUS) {
      return List.of(target.service());
    }
    List<Service> both = List.of(Service.SERVICE_BUS, Service.EVENT_HUBS);
    return both.stream()
        .filter(one -> scope.isEmpty() || Names.key(scope).contains(Names.key(one.type())))
        .toList();
  }

  /**
   * What the caller's account sees.
   *
   * @param scope the resource id of the account; empty if it is not seen
   * @param roles the roles that can be assigned there
   */
  record Seen(String scope, List<Role> roles) {
    static final Seen NOTHING = new Seen("", Roles.builtIn());
  }

  private Seen seen(Target target) {
    if (credential == null || http == null) {
      return Seen.NOTHING;
    }
    String tenant = Caller.of(credential).tenantId();
    return seen(Azure.of(tenant, credential, http), target);
  }

  static Seen seen(Azure azure, Target target) {
    String scope =
        target.scopeUrl().flatMap(new ScopeResolver(azure.resourceManager())::find).orElse("");
    if (target.service() == Service.RESOURCE_MANAGER) {
      scope = target.managementScope();
    }
    return scope.isEmpty()
        ? Seen.NOTHING
        : new Seen(
            scope,
            new ReachingRoles(azure.resourceManager())
                .definitions(scope)
                .filter(roles -> !roles.isEmpty())
                .orElse(Roles.builtIn()));
  }

  static Answer answer(
      Target target, Operation operation, Seen seen, String principalId, String type) {
    boolean isWholeAccount =
        operation.requirement().permissions().stream().anyMatch(p -> !p.isData())
            && target.path().isEmpty();
    String inside = isWholeAccount ? "" : target.scopeInside();
    String scope =
        target.service() == Service.RESOURCE_MANAGER
            ? target.managementScope()
            : seen.scope().isEmpty() ? "" : seen.scope() + inside;
    return new Answer(
        target.service().title(),
        target.account(),
        operation.title(),
        operation.requirement().toString(),
        scope.isEmpty() ? target.account() + inside : scope,
        choices(
            target,
            operation.requirement(),
            seen.roles(),
            scope.isEmpty()
                ? AssignCommand.scope(target.service(), target.account(), inside)
                : scope,
            principalId,
            type),
        note(target, operation));
  }

  static List<Choice> choices(
      Target target,
      Requirement requirement,
      List<Role> roles,
      String scope,
      String principalId,
      String type) {
    if (target.service() == Service.COSMOS_DB) {
      return CosmosDbRole.granting(requirement).stream()
          .map(role ->
              new Choice(
                  role.title(),
                  role.id(),
                  true,
                  AssignCommand.inCosmosDb(target.account(), role.id(), principalId)))
          .toList();
    }
    return Roles.granting(roles, requirement).stream()
        .filter(role -> target.service().isOpenedBy(role, requirement))
        .map(role ->
            new Choice(
                role.name(),
                role.id(),
                role.isBuiltIn(),
                AssignCommand.of(role, scope, principalId, type)))
        .toList();
  }

  private static String note(Target target, Operation operation) {
    return switch (target.service()) {
      case COSMOS_DB ->
          "Azure Cosmos DB has roles of its own: Azure roles, Owner among them, don't open its"
              + " data. Databases and containers are created through Resource Manager.";
      case KEY_VAULT ->
          "Roles count only in a vault that uses them (enableRbacAuthorization); another one has"
              + " access policies."
              + (target.path().isEmpty()
                  ? " This answer is for secrets: add /keys or /certificates to the URL for those."
                  : "");
      case QUEUE ->
          operation.requirement().permissions().get(0).name().endsWith("messages/read")
              ? "This is for peeking. Receiving takes Storage Queue Data Message Processor."
              : "";
      case FILE ->
          "Over HTTPS only, with the header x-ms-file-request-intent: backup. SMB has roles of its"
              + " own.";
      case SERVICE_BUS, EVENT_HUBS ->
          "Service Bus and Event Hubs share their hosts: choose by what the namespace is.";
      default -> "";
    };
  }
}
