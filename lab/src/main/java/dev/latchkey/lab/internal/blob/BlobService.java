package dev.latchkey.lab.internal.blob;

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
import java.util.List;
import java.util.UUID;

/**
 * The blob service of every storage account of a lab: containers and block blobs. As in Azure it
 * checks the token, then the role, and only then whether the blob exists.
 *
 * <p>Source: learn.microsoft.com/rest/api/storageservices/blob-service-rest-api.
 */
public final class BlobService implements Service {
  private static final String XML = "application/xml";

  /** Azure's clocks tick every 100 ns. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Headers that would change the meaning of a request if they were ignored. */
  private static final List<String> NOT_PLAYED_HEADERS =
      List.of(
          "x-ms-access-tier",
          "x-ms-content-crc64",
          "x-ms-copy-source",
          "x-ms-encryption-key",
          "x-ms-encryption-scope",
          "x-ms-if-tags",
          "x-ms-immutability-policy-mode",
          "x-ms-legal-hold",
          "x-ms-structured-body",
          "x-ms-tags");

  private final Directory directory;
  private final BlobAuthorization authorization;
  private final BlobStore store;
  private final ContainerOperations containers;
  private final BlobOperations blobs;
  private final BlockOperations blocks;
  private final Listings listings;

  /**
   * A blob service without containers, with room for 256 MiB.
   *
   * @param directory the accounts and their roles
   * @param verifier verifies tokens
   * @param clock tells the time
   */
  public BlobService(Directory directory, TokenVerifier verifier, Clock clock) {
    this(directory, verifier, clock, 256 << 20);
  }

  /**
   * A blob service without containers.
   *
   * @param directory the accounts and their roles
   * @param verifier verifies tokens
   * @param clock tells the time
   * @param capacity its room in bytes
   */
  public BlobService(Directory directory, TokenVerifier verifier, Clock clock, int capacity) {
    this.directory = directory;
    this.authorization = new BlobAuthorization(directory, verifier);
    this.store = new BlobStore(clock, capacity);
    this.containers = new ContainerOperations(store);
    this.blobs = new BlobOperations(store);
    this.blocks = new BlockOperations(store, blobs);
    this.listings = new Listings(store);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.with("Server", "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0");
    exchange.with("x-ms-request-id", UUID.randomUUID().toString());
    echo(exchange, "x-ms-version");
    echo(exchange, "x-ms-client-request-id");
    try {
      BlobAddress address = BlobAddress.of(exchange);
      Resource account =
          directory
              .findResource(Resource.Type.STORAGE_ACCOUNT, address.account())
              .orElseThrow(() ->
                  new BlobException(
                      404, "ResourceNotFound", "The specified resource does not exist."));
      Caller caller = authorization.caller(exchange, account);
      Operation operation =
          Operation.of(
              exchange.method(),
              address.level(),
              exchange.query().get("restype"),
              exchange.query().get("comp"));
      address.check();
      authorization.requireRole(caller, account, address, operation);
      refuseWhatIsNotPlayed(exchange);
      answer(exchange, address, operation);
    } catch (BlobException e) {
      answerError(exchange, e);
    }
  }

  private void answer(Exchange exchange, BlobAddress address, Operation operation)
      throws BlobException, IOException {
    switch (operation) {
      case LIST_CONTAINERS -> listings.containers(exchange, address);
      case CREATE_CONTAINER -> containers.create(exchange, address);
      case GET_CONTAINER_PROPERTIES -> containers.properties(exchange, address);
      case GET_CONTAINER_METADATA -> containers.metadata(exchange, address);
      case SET_CONTAINER_METADATA -> containers.setMetadata(exchange, address);
      case DELETE_CONTAINER -> containers.delete(exchange, address);
      case LIST_BLOBS -> listings.blobs(exchange, address);
      case PUT_BLOB -> blobs.put(exchange, address);
      case PUT_BLOCK -> blocks.putBlock(exchange, address);
      case PUT_BLOCK_LIST -> blocks.putBlockList(exchange, address);
      case GET_BLOCK_LIST -> blocks.getBlockList(exchange, address);
      case GET_BLOB -> blobs.get(exchange, address);
      case GET_BLOB_METADATA -> blobs.metadata(exchange, address);
      case SET_BLOB_METADATA -> blobs.setMetadata(exchange, address);
      case SET_BLOB_PROPERTIES -> blobs.setProperties(exchange, address);
      case DELETE_BLOB -> blobs.delete(exchange, address);
      case GET_SERVICE_PROPERTIES, SET_SERVICE_PROPERTIES, GET_USER_DELEGATION_KEY ->
          throw BlobException.notImplemented();
    }
  }

  private static void refuseWhatIsNotPlayed(Exchange exchange) throws BlobException {
    for (String name : NOT_PLAYED_HEADERS) {
      if (exchange.header(name).isPresent()) {
        throw BlobException.unsupportedHeader(name, exchange.header(name).get());
      }
    }
    if (exchange.header("x-ms-lease-id").isPresent()) {
      throw new BlobException(
          412, "LeaseNotPresentWithBlobOperation", "There is currently no lease on the blob.");
    }
    for (String parameter : List.of("snapshot", "versionid")) {
      if (exchange.query().find(parameter).isPresent()) {
        throw BlobException.notImplemented();
      }
    }
  }

  private static void echo(Exchange exchange, String header) {
    exchange
        .header(header)
        .filter(value -> value.matches("[\\x20-\\x7e]{1,1024}"))
        .ifPresent(value -> exchange.with(header, value));
  }

  private void answerError(Exchange exchange, BlobException e) throws IOException {
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
            + TIME.format(store.now());
    exchange.answer(
        e.status(),
        XML,
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
  public void answerFault(Exchange exchange) throws IOException {
    answerError(
        exchange,
        new BlobException(
            500,
            "InternalError",
            "The server encountered an internal error. Please retry the request."));
  }
}
