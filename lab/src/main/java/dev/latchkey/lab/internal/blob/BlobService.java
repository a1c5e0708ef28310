package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.storage.StorageService;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * The blob service of every storage account of a lab: containers and block blobs. As in Azure it
 * checks the token, then the role, and only then whether the blob exists.
 *
 * <p>Source: learn.microsoft.com/rest/api/storageservices/blob-service-rest-api.
 */
public final class BlobService extends StorageService {
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
    super("Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0", directory, verifier, clock);
    BlobStore store = new BlobStore(clock, capacity);
    this.containers = new ContainerOperations(store);
    this.blobs = new BlobOperations(store);
    this.blocks = new BlockOperations(store, blobs);
    this.listings = new Listings(store);
  }

  @Override
  protected void answer(Exchange exchange, Resource account, Caller caller)
      throws StorageException, IOException {
    BlobAddress address = BlobAddress.of(exchange);
    Operation operation =
        Operation.of(
            exchange.method(),
            address.level(),
            exchange.query().get("restype"),
            exchange.query().get("comp"));
    address.check();
    requirePermission(caller, resourceId(account, address), operation.permission());
    refuseWhatIsNotPlayed(exchange);
    answer(exchange, address, operation);
  }

  private static String resourceId(Resource account, BlobAddress address) {
    return address.container().isEmpty()
        ? account.resourceId()
        : account.resourceId() + "/blobServices/default/containers/" + address.container();
  }

  private void answer(Exchange exchange, BlobAddress address, Operation operation)
      throws StorageException, IOException {
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
          throw StorageException.notImplemented();
    }
  }

  private static void refuseWhatIsNotPlayed(Exchange exchange) throws StorageException {
    for (String name : NOT_PLAYED_HEADERS) {
      if (exchange.header(name).isPresent()) {
        throw StorageException.unsupportedHeader(name, exchange.header(name).get());
      }
    }
    if (exchange.header("x-ms-lease-id").isPresent()) {
      throw new StorageException(
          412, "LeaseNotPresentWithBlobOperation", "There is currently no lease on the blob.");
    }
    for (String parameter : List.of("snapshot", "versionid")) {
      if (exchange.query().find(parameter).isPresent()) {
        throw StorageException.notImplemented();
      }
    }
  }
}
