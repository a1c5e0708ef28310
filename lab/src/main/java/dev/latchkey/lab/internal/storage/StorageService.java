package dev.latchkey.lab.internal.storage;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * One service of every storage account of a lab: it finds the account by the host, then the caller
 * by the token. As in Azure the role comes next, and only then whether the thing exists.
 */
public abstract class StorageService implements Service {
  /** Azure's clocks tick every 100 ns. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final String server;
  private final Directory directory;
  private final StorageAuthorization authorization;
  private final Clock clock;

  /**
   * A service.
   *
   * @param server its {@code Server} header
   * @param directory the accounts and their roles
   * @param verifier verifies tokens
   * @param clock tells the time
   */
  protected StorageService(
      String server, Directory directory, TokenVerifier verifier, Clock clock) {
    this.server = server;
    this.directory = directory;
    this.authorization = new StorageAuthorization(verifier);
    this.clock = clock;
  }

  @Override
  public final void handle(Exchange exchange) throws IOException {
    exchange.with("Server", server);
    exchange.with("x-ms-request-id", UUID.randomUUID().toString());
    echo(exchange, "x-ms-version");
    echo(exchange, "x-ms-client-request-id");
    try {
      Resource account = account(exchange.host());
      answer(exchange, account, authorization.caller(exchange, account));
    } catch (StorageException e) {
      refuse(exchange, e);
    }
  }

  private Resource account(String host) throws StorageException {
    String name = host.substring(0, Math.max(0, host.indexOf('.')));
    return directory
        .findResource(Resource.Type.STORAGE_ACCOUNT, name)
        .orElseThrow(() ->
            new StorageException(
                404, "ResourceNotFound", "The specified resource does not exist."));
  }

  private static void echo(Exchange exchange, String header) {
    exchange
        .header(header)
        .filter(value -> value.matches("[\\x20-\\x7e]{1,1024}"))
        .ifPresent(value -> exchange.with(header, value));
  }

  /**
   * Answers a request whose token is good.
   *
   * @param exchange the request
   * @param account the account of its host
   * @param caller who asks
   * @throws StorageException if it is refused
   * @throws IOException if the client is gone
   */
  protected abstract void answer(Exchange exchange, Resource account, Caller caller)
      throws StorageException, IOException;

  /**
   * Refuses unless a role allows one of some permissions at a resource or above it.
   *
   * @param caller who asks
   * @param resourceId the account, or something inside
   * @param permissions actions or data actions, each enough
   * @throws StorageException the refusal
   */
  protected final void requirePermission(Caller caller, String resourceId, String... permissions)
      throws StorageException {
    for (String permission : permissions) {
      if (directory.mayUseData(caller.objectId(), resourceId, permission)) {
        return;
      }
    }
    throw new StorageException(
        403,
        "AuthorizationPermissionMismatch",
        "This request is not authorized to perform this operation using this permission.");
  }

  private void refuse(Exchange exchange, StorageException e) throws IOException {
    exchange.with("x-ms-error-code", e.code());
    if (e.status() == 304) {
      exchange.answer(304);
      return;
    }
    String message =
        e.text()
            + "\nRequestId:"
            + exchange.answered("x-ms-request-id")
            + "\nTime:"
            + TIME.format(clock.instant());
    if (exchange.method().equals("HEAD")) {
      // Without a type, since .NET's client reads the document that a type announces.
      exchange.answer(e.status());
    } else {
      answerRefusal(exchange, e, message);
    }
  }

  /**
   * Answers with an error document: XML, unless the service has another form.
   *
   * @param exchange the request
   * @param e the refusal
   * @param message its message with request id and time
   * @throws IOException if the client is gone
   */
  protected void answerRefusal(Exchange exchange, StorageException e, String message)
      throws IOException {
    exchange.answer(
        e.status(),
        "application/xml",
        Xml.document(xml ->
            xml.element(
                "Error",
                error -> {
                  error.leaf("Code", e.code()).leaf("Message", message);
                  for (var detail : e.details().entrySet()) {
                    error.leaf(detail.getKey(), detail.getValue());
                  }
                })));
  }

  @Override
  public final void answerFault(Exchange exchange) throws IOException {
    refuse(
        exchange,
        new StorageException(
            500,
            "InternalError",
            "The server encountered an internal error. Please retry the request."));
  }
}
