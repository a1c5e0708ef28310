package dev.latchkey.lab.internal.keyvault;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.BodyTooLargeException;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.internal.web.Status;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key vaults of a lab, each with its secrets. As in Azure it checks the token, then the role,
 * and only then whether the secret exists.
 *
 * <p>Source: learn.microsoft.com/rest/api/keyvault/secrets.
 */
public final class KeyVault implements Service {
  private static final String DOMAIN = ".vault.azure.net";

  private final Directory directory;
  private final VaultAuthorization authorization;
  private final Clock clock;
  private final Map<String, SecretStore> stores = new ConcurrentHashMap<>();

  /**
   * Vaults without secrets.
   *
   * @param directory the vaults and their roles
   * @param verifier verifies tokens
   * @param clock tells the time
   */
  public KeyVault(Directory directory, TokenVerifier verifier, Clock clock) {
    this.directory = directory;
    this.authorization = new VaultAuthorization(directory, verifier);
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.with("x-ms-request-id", UUID.randomUUID().toString());
    exchange.with("Cache-Control", "no-cache").with("Pragma", "no-cache");
    exchange
        .header("x-ms-client-request-id")
        .filter(id -> id.matches("[0-9A-Za-z-]{1,64}"))
        .ifPresent(id -> exchange.with("x-ms-client-request-id", id));
    try {
      Resource vault = vault(exchange.host());
      exchange.with("x-ms-keyvault-region", vault.resourceGroup().location());
      answer(exchange, vault);
    } catch (VaultException e) {
      answerError(exchange, e);
    } catch (BodyTooLargeException e) {
      answerError(
          exchange, new VaultException(413, "RequestTooLarge", "The request is too large."));
    }
  }

  private Resource vault(String host) throws VaultException {
    String name = host.substring(0, host.length() - DOMAIN.length());
    return directory
        .findResource(Resource.Type.KEY_VAULT, name)
        .orElseThrow(() ->
            new VaultException(404, "VaultNotFound", "The lab has no key vault '" + name + "'."));
  }

  private void answer(Exchange exchange, Resource vault) throws IOException, VaultException {
    Caller caller = authorization.caller(exchange, vault);
    if (exchange.query().find("api-version").isEmpty()) {
      throw VaultException.badParameter("api-version must be specified");
    }
    // Clients ask for the newest version with a final slash.
    List<String> path = List.of(exchange.path().substring(1).split("/"));
    SecretOperation operation = SecretOperation.of(exchange.method(), path);
    String name = path.size() > 1 ? path.get(1) : "";
    authorization.requireRole(caller, vault, name, operation.dataAction());
    if (path.size() > 1 && !name.matches("[0-9A-Za-z-]{1,127}")) {
      throw VaultException.badParameter("The request URI contains an invalid name: " + name);
    }
    SecretStore store = stores.computeIfAbsent(vault.resourceId(), id -> new SecretStore(clock));
    new Secrets(store, vault).answer(exchange, operation, name, path.size() > 2 ? path.get(2) : "");
  }

  private static void answerError(Exchange exchange, VaultException e) throws IOException {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", e.code());
    error.put("message", e.text());
    if (!e.innerCode().isEmpty()) {
      error.put("innererror", Map.of("code", e.innerCode()));
    }
    exchange.answerJson(e.status(), Map.of("error", error));
  }

  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    answerError(exchange, new VaultException(status, Status.code(status), Status.reason(status)));
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    answerError(exchange, new VaultException(500, "InternalServerError", "Internal server error."));
  }
}
