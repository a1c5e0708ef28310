package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Blob.Stamp;
import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts, reads, describes and deletes blobs. */
final class BlobOperations {
  private static final Set<String> OTHER_TYPES = Set.of("PageBlob", "AppendBlob");

  private final BlobStore store;

  BlobOperations(BlobStore store) {
    this.store = store;
  }

  void put(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    String type =
        exchange
            .header("x-ms-blob-type")
            .orElseThrow(() -> StorageException.missingHeader("x-ms-blob-type"));
    if (OTHER_TYPES.contains(type)) {
      throw StorageException.notImplemented();
    }
    if (!type.equals("BlockBlob")) {
      throw StorageException.invalidHeader("x-ms-blob-type", type);
    }
    Map<String, String> metadata = Metadata.of(exchange);
    Map<String, String> headers = ContentHeaders.ofPut(exchange);
    Conditions conditions = Conditions.of(exchange);
    byte[] content = Body.read(exchange, store.free());
    Body.checkMd5(exchange, "x-ms-blob-content-md5", content);
    headers.put(ContentHeaders.MD5, Body.md5(content));
    Stamp stamp;
    synchronized (store) {
      stamp = replace(address, content, List.of(), headers, metadata, conditions);
    }
    ContainerOperations.writeStamp(exchange, stamp);
    exchange.with(ContentHeaders.MD5, Body.md5(content));
    exchange.with("x-ms-request-server-encrypted", "true");
    exchange.answer(201);
  }

  /** Puts a blob, over another or new, and drops its uncommitted blocks. */
  Stamp replace(
      BlobAddress address,
      byte[] content,
      List<Blob.Block> blocks,
      Map<String, String> headers,
      Map<String, String> metadata,
      Conditions conditions)
      throws StorageException {
    Container container = store.require(address);
    Optional<Blob> before = container.find(address.blob());
    conditions.checkPut(before);
    store.requireRoom(content.length - container.size(address.blob()));
    container.dropBlocks(address.blob());
    Stamp stamp = store.stamp();
    Instant created = before.map(Blob::created).orElse(stamp.lastModified());
    container.blobs.put(
        address.blob(), new Blob(content, blocks, headers, metadata, created, stamp));
    return stamp;
  }

  void get(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Blob blob = read(exchange, address);
    Optional<ByteRange> range =
        exchange.method().equals("HEAD")
            ? Optional.empty()
            : ByteRange.of(exchange, blob.content().length);
    describe(exchange, blob);
    String type = blob.headers().getOrDefault(ContentHeaders.TYPE, "application/octet-stream");
    if (exchange.method().equals("HEAD")) {
      exchange.with("Content-Length", Integer.toString(blob.content().length));
      exchange.with(ContentHeaders.TYPE, type);
      exchange.answer(200);
    } else if (range.isEmpty()) {
      exchange.answer(200, type, blob.content());
    } else {
      answerPart(exchange, blob, range.get(), type);
    }
  }

  private static void answerPart(Exchange exchange, Blob blob, ByteRange range, String type)
      throws IOException {
    byte[] part = Arrays.copyOfRange(blob.content(), range.from(), range.to());
    exchange.with(
        "Content-Range",
        "bytes " + range.from() + "-" + (range.to() - 1) + "/" + blob.content().length);
    String whole = blob.headers().get(ContentHeaders.MD5);
    if (whole != null) {
      exchange.with("x-ms-blob-content-md5", whole);
    }
    exchange.without(ContentHeaders.MD5);
    if (exchange.header("x-ms-range-get-content-md5").orElse("").equalsIgnoreCase("true")) {
      exchange.with(ContentHeaders.MD5, Body.md5(part));
    }
    exchange.answer(206, type, part);
  }

  private Blob read(Exchange exchange, BlobAddress address) throws StorageException {
    Conditions conditions = Conditions.of(exchange);
    Blob blob;
    synchronized (store) {
      blob = store.requireBlob(address);
    }
    ContainerOperations.writeStamp(exchange, blob.stamp());
    conditions.checkRead(blob.stamp());
    return blob;
  }

  private static void describe(Exchange exchange, Blob blob) {
    blob.headers().forEach(exchange::with);
    Metadata.write(exchange, blob.metadata());
    exchange.with("Accept-Ranges", "bytes");
    exchange.with("x-ms-blob-type", "BlockBlob");
    exchange.with("x-ms-creation-time", Conditions.HTTP_DATE.format(blob.created()));
    exchange.with("x-ms-lease-status", "unlocked");
    exchange.with("x-ms-lease-state", "available");
    exchange.with("x-ms-server-encrypted", "true");
    exchange.with("x-ms-access-tier", "Hot");
    exchange.with("x-ms-access-tier-inferred", "true");
  }

  void metadata(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Blob blob = read(exchange, address);
    Metadata.write(exchange, blob.metadata());
    exchange.answer(200);
  }

  void setMetadata(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Map<String, String> metadata = Metadata.of(exchange);
    change(exchange, address, (blob, now) -> blob.withMetadata(metadata, now));
    exchange.with("x-ms-request-server-encrypted", "true");
    exchange.answer(200);
  }

  void setProperties(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Map<String, String> headers = ContentHeaders.of(exchange);
    change(exchange, address, (blob, now) -> blob.withHeaders(headers, now));
    exchange.answer(200);
  }

  private interface Change {
    Blob apply(Blob blob, Stamp now);
  }

  private void change(Exchange exchange, BlobAddress address, Change change)
      throws StorageException {
    Conditions conditions = Conditions.of(exchange);
    synchronized (store) {
      Blob blob = store.requireBlob(address);
      conditions.checkChange(blob.stamp());
      Blob changed = change.apply(blob, store.stamp());
      store.require(address).blobs.put(address.blob(), changed);
      ContainerOperations.writeStamp(exchange, changed.stamp());
    }
  }

  void delete(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Conditions conditions = Conditions.of(exchange);
    synchronized (store) {
      conditions.checkChange(store.requireBlob(address).stamp());
      Container container = store.require(address);
      container.blobs.remove(address.blob());
      container.dropBlocks(address.blob());
    }
    exchange.with("x-ms-delete-type-permanent", "true");
    exchange.answer(202);
  }
}
