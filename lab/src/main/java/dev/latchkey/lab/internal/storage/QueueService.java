package dev.latchkey.lab.internal.storage;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * The queue service of every storage account of a lab. It checks tokens and roles, and has no
 * queues: who has the role gets an empty list, or {@code QueueNotFound}.
 *
 * <p>Source: learn.microsoft.com/rest/api/storageservices/queue-service-rest-api, and "Permissions
 * for queue service operations" in authorize-with-azure-active-directory there.
 */
public final class QueueService extends StorageService {
  private static final String QUEUES = "Microsoft.Storage/storageAccounts/queueServices/queues/";
  private static final String MESSAGES = QUEUES + "messages/";

  /**
   * A queue service.
   *
   * @param directory the accounts and their roles
   * @param verifier verifies tokens
   * @param clock tells the time
   */
  public QueueService(Directory directory, TokenVerifier verifier, Clock clock) {
    super("Windows-Azure-Queue/1.0 Microsoft-HTTPAPI/2.0", directory, verifier, clock);
  }

  @Override
  protected void answer(Exchange exchange, Resource account, Caller caller)
      throws StorageException, IOException {
    List<String> path = List.of(exchange.path().substring(1).split("/", -1));
    String queue = path.get(0);
    String comp = exchange.query().get("comp");
    if (queue.isEmpty()) {
      if (!exchange.method().equals("GET") || !comp.equals("list")) {
        throw StorageException.notImplemented();
      }
      requirePermission(caller, account.resourceId(), QUEUES + "read");
      exchange.answer(200, "application/xml", emptyList(account));
      return;
    }
    String id =
        account
            .childId(List.of("queueServices", "default", "queues", queue))
            .orElseThrow(StorageException::notImplemented);
    if (path.size() == 1) {
      requirePermission(caller, id, permission(exchange.method()));
      if (exchange.method().equals("PUT")) {
        throw StorageException.notImplemented();
      }
    } else if (path.get(1).equals("messages")) {
      requirePermission(caller, id, permissionsForMessages(exchange));
    } else {
      throw StorageException.notImplemented();
    }
    throw new StorageException(404, "QueueNotFound", "The specified queue does not exist.");
  }

  private static String permission(String method) throws StorageException {
    return switch (method) {
      case "GET", "HEAD" -> QUEUES + "read";
      case "PUT" -> QUEUES + "write";
      case "DELETE" -> QUEUES + "delete";
      default -> throw StorageException.unsupportedVerb();
    };
  }

  /** Each of them is enough. */
  private static String[] permissionsForMessages(Exchange exchange) throws StorageException {
    boolean isPeek = exchange.query().get("peekonly").equalsIgnoreCase("true");
    return switch (exchange.method()) {
      case "GET" ->
          isPeek
              ? new String[] {MESSAGES + "read"}
              : new String[] {MESSAGES + "process/action", MESSAGES + "delete"};
      case "POST" -> new String[] {MESSAGES + "add/action", MESSAGES + "write"};
      case "PUT" -> new String[] {MESSAGES + "write"};
      case "DELETE" -> new String[] {MESSAGES + "process/action", MESSAGES + "delete"};
      default -> throw StorageException.unsupportedVerb();
    };
  }

  private static String emptyList(Resource account) {
    return Xml.document(xml ->
        xml.element(
            "EnumerationResults",
            results ->
                results
                    .attribute(
                        "ServiceEndpoint", "https://" + account.name() + ".queue.core.windows.net/")
                    .element("Queues", queues -> {})
                    .leaf("NextMarker", "")));
  }
}
