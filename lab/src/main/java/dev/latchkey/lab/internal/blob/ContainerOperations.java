package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Blob.Stamp;
import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.util.Map;

/** Creates, describes and deletes containers. */
final class ContainerOperations {
  private final BlobStore store;

  ContainerOperations(BlobStore store) {
    this.store = store;
  }

  void create(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    if (exchange.header("x-ms-blob-public-access").filter(a -> !a.isEmpty()).isPresent()) {
      throw new StorageException(
          409,
          "PublicAccessNotPermitted",
          "Public access is not permitted on this storage account.");
    }
    Map<String, String> metadata = Metadata.of(exchange);
    Stamp stamp;
    synchronized (store) {
      if (store.find(address).isPresent()) {
        throw StorageException.containerAlreadyExists();
      }
      stamp = store.stamp();
      Container made = new Container(address.container(), metadata, stamp);
      store.containers(address.account()).put(address.container(), made);
    }
    writeStamp(exchange, stamp);
    exchange.answer(201);
  }

  void properties(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    synchronized (store) {
      Container container = store.require(address);
      writeStamp(exchange, container.stamp());
      Metadata.write(exchange, container.metadata());
    }
    exchange.with("x-ms-lease-status", "unlocked");
    exchange.with("x-ms-lease-state", "available");
    exchange.with("x-ms-has-immutability-policy", "false");
    exchange.with("x-ms-has-legal-hold", "false");
    exchange.with("x-ms-immutable-storage-with-versioning-enabled", "false");
    exchange.with("x-ms-default-encryption-scope", "$account-encryption-key");
    exchange.with("x-ms-deny-encryption-scope-override", "false");
    exchange.answer(200);
  }

  void metadata(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    synchronized (store) {
      Container container = store.require(address);
      writeStamp(exchange, container.stamp());
      Metadata.write(exchange, container.metadata());
    }
    exchange.answer(200);
  }

  void setMetadata(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Map<String, String> metadata = Metadata.of(exchange);
    Conditions conditions = Conditions.of(exchange);
    synchronized (store) {
      Container container = store.require(address);
      conditions.checkChange(container.stamp());
      container.setMetadata(metadata, store.stamp());
      writeStamp(exchange, container.stamp());
    }
    exchange.answer(200);
  }

  /** The name is free at once. The real service blocks it for half a minute. */
  void delete(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Conditions conditions = Conditions.of(exchange);
    synchronized (store) {
      conditions.checkChange(store.require(address).stamp());
      store.containers(address.account()).remove(address.container());
    }
    exchange.answer(202);
  }

  static void writeStamp(Exchange exchange, Stamp stamp) {
    exchange.with("ETag", stamp.etag());
    exchange.with("Last-Modified", Conditions.HTTP_DATE.format(stamp.lastModified()));
  }
}
