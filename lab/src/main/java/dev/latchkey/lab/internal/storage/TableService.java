package dev.latchkey.lab.internal.storage;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table service of every storage account of a lab. It checks tokens and roles, and has no
 * tables: who has the role gets an empty list, or {@code TableNotFound}.
 *
 * <p>Source: learn.microsoft.com/rest/api/storageservices/table-service-rest-api, and "Permissions
 * for table service operations" in authorize-with-azure-active-directory there.
 */
public final class TableService extends StorageService {
  private static final String TABLES = "Microsoft.Storage/storageAccounts/tableServices/tables/";
  private static final String ENTITIES = TABLES + "entities/";
  private static final String JSON = "application/json;odata=minimalmetadata;charset=utf-8";

  /** {@code people}, {@code people()} or {@code people(PartitionKey='a',RowKey='b')}. */
  private static final Pattern TABLE = Pattern.compile("([A-Za-z][A-Za-z0-9]{2,62})(\\(.*\\))?");

  /**
   * A table service.
   *
   * @param directory the accounts and their roles
   * @param verifier verifies tokens
   * @param clock tells the time
   */
  public TableService(Directory directory, TokenVerifier verifier, Clock clock) {
    super("Windows-Azure-Table/1.0 Microsoft-HTTPAPI/2.0", directory, verifier, clock);
  }

  @Override
  protected void answer(Exchange exchange, Resource account, Caller caller)
      throws StorageException, IOException {
    String path = exchange.path().substring(1);
    if (path.equals("Tables")) {
      tables(exchange, account, caller);
      return;
    }
    Matcher table = TABLE.matcher(path);
    if (!table.matches()) {
      throw StorageException.notImplemented();
    }
    boolean isTable = table.group(1).equals("Tables");
    String id =
        isTable
            ? account.resourceId()
            : account
                .childId(List.of("tableServices", "default", "tables", table.group(1)))
                .orElseThrow(StorageException::notImplemented);
    requirePermission(caller, id, isTable ? permissions(TABLES, exchange) : entities(exchange));
    throw new StorageException(404, "TableNotFound", "The table specified does not exist.");
  }

  private void tables(Exchange exchange, Resource account, Caller caller)
      throws StorageException, IOException {
    requirePermission(caller, account.resourceId(), permissions(TABLES, exchange));
    if (!exchange.method().equals("GET")) {
      throw StorageException.notImplemented();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "odata.metadata", "https://" + account.name() + ".table.core.windows.net/$metadata#Tables");
    json.put("value", List.of());
    exchange.answerJson(200, JSON, json);
  }

  private static String[] permissions(String of, Exchange exchange) throws StorageException {
    return switch (exchange.method()) {
      case "GET", "HEAD" -> new String[] {of + "read"};
      case "POST" -> new String[] {of + "write"};
      case "DELETE" -> new String[] {of + "delete"};
      default -> throw StorageException.unsupportedVerb();
    };
  }

  /** Each of them is enough. */
  private static String[] entities(Exchange exchange) throws StorageException {
    return switch (exchange.method()) {
      case "POST" -> new String[] {ENTITIES + "add/action", ENTITIES + "write"};
      case "PUT", "PATCH", "MERGE" -> new String[] {ENTITIES + "update/action", ENTITIES + "write"};
      default -> permissions(ENTITIES, exchange);
    };
  }

  @Override
  protected void answerRefusal(Exchange exchange, StorageException e, String message)
      throws IOException {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", e.code());
    error.put("message", Map.of("lang", "en-US", "value", message));
    exchange.answerJson(e.status(), JSON, Map.of("odata.error", error));
  }
}
