package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Blob.Block;
import dev.latchkey.lab.internal.blob.Blob.Stamp;
import dev.latchkey.lab.internal.blob.BlockList.Wanted;
import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Blocks, in which clients send large blobs. */
final class BlockOperations {
  private static final Pattern BASE64 = Pattern.compile("(?=.{4,88}$)[A-Za-z0-9+/]+={0,2}");
  private static final int LARGEST_LIST = 8 << 20;
  private static final int MOST_UNCOMMITTED = 100_000;

  private final BlobStore store;
  private final BlobOperations blobs;

  BlockOperations(BlobStore store, BlobOperations blobs) {
    this.store = store;
    this.blobs = blobs;
  }

  void putBlock(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    String id =
        exchange
            .query()
            .find("blockid")
            // A plus sign of base64 arrives as a space if the client did not encode it.
            .map(value -> value.replace(' ', '+'))
            .orElseThrow(() -> StorageException.missingQuery("blockid"));
    if (!BASE64.matcher(id).matches() || id.length() % 4 != 0) {
      throw StorageException.invalidQuery("blockid", id)
          .with("Reason", "Not a valid base64 string.");
    }
    byte[] content = Body.read(exchange, store.free());
    if (content.length == 0) {
      throw StorageException.invalidHeader("Content-Length", "0");
    }
    synchronized (store) {
      Container container = store.require(address);
      checkFits(container, address, id);
      store.requireRoom(content.length);
      container.addBlock(address.blob(), id, content);
    }
    exchange.with(ContentHeaders.MD5, Body.md5(content));
    exchange.with("x-ms-request-server-encrypted", "true");
    exchange.answer(201);
  }

  private static void checkFits(Container container, BlobAddress address, String id)
      throws StorageException {
    Map<String, byte[]> waiting = container.uncommitted(address.blob());
    if (waiting.keySet().stream().anyMatch(other -> other.length() != id.length())) {
      throw new StorageException(
          400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.");
    }
    if (waiting.size() >= MOST_UNCOMMITTED && !waiting.containsKey(id)) {
      throw new StorageException(
          409,
          "BlockCountExceedsLimit",
          "The uncommitted block count cannot exceed the maximum limit of 100,000 blocks.");
    }
  }

  void putBlockList(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Map<String, String> metadata = Metadata.of(exchange);
    Map<String, String> headers = ContentHeaders.of(exchange);
    Conditions conditions = Conditions.of(exchange);
    List<Wanted> list = BlockList.read(Body.read(exchange, LARGEST_LIST));
    Stamp stamp;
    synchronized (store) {
      Container container = store.require(address);
      Optional<Blob> before = container.find(address.blob());
      conditions.checkPut(before);
      List<Block> blocks = new ArrayList<>();
      byte[] content = join(list, container.uncommitted(address.blob()), before, blocks);
      stamp = blobs.replace(address, content, blocks, headers, metadata, conditions);
    }
    ContainerOperations.writeStamp(exchange, stamp);
    exchange.with("x-ms-request-server-encrypted", "true");
    exchange.answer(201);
  }

  /** Joins the blocks, and notes the place of each. */
  private byte[] join(
      List<Wanted> list, Map<String, byte[]> waiting, Optional<Blob> before, List<Block> blocks)
      throws StorageException {
    List<byte[]> parts = new ArrayList<>();
    long total = 0;
    for (Wanted wanted : list) {
      byte[] part = find(wanted, waiting, before);
      total += part.length;
      store.requireTotal(total);
      blocks.add(new Block(wanted.id(), (int) (total - part.length), part.length));
      parts.add(part);
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream((int) total);
    parts.forEach(content::writeBytes);
    return content.toByteArray();
  }

  private static byte[] find(Wanted wanted, Map<String, byte[]> waiting, Optional<Blob> before)
      throws StorageException {
    byte[] uncommitted = waiting.get(wanted.id());
    if (uncommitted != null && wanted.source() != BlockList.Source.COMMITTED) {
      return uncommitted;
    }
    if (before.isPresent() && wanted.source() != BlockList.Source.UNCOMMITTED) {
      for (Block block : before.get().blocks()) {
        if (block.id().equals(wanted.id())) {
          int from = block.offset();
          return Arrays.copyOfRange(before.get().content(), from, from + block.length());
        }
      }
    }
    throw new StorageException(400, "InvalidBlockList", "The specified block list is invalid.");
  }

  void getBlockList(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    String type =
        exchange.query().find("blocklisttype").orElse("committed").toLowerCase(Locale.ROOT);
    if (!Set.of("committed", "uncommitted", "all").contains(type)) {
      throw StorageException.invalidQuery("blocklisttype", type);
    }
    Optional<Blob> blob;
    Map<String, byte[]> waiting;
    synchronized (store) {
      Container container = store.require(address);
      blob = container.find(address.blob());
      waiting = Map.copyOf(container.uncommitted(address.blob()));
    }
    if (blob.isEmpty() && (waiting.isEmpty() || type.equals("committed"))) {
      throw StorageException.blobNotFound();
    }
    blob.ifPresent(b -> ContainerOperations.writeStamp(exchange, b.stamp()));
    exchange.with(
        "x-ms-blob-content-length", Integer.toString(blob.map(b -> b.content().length).orElse(0)));
    exchange.answer(
        200,
        "application/xml",
        BlockList.write(
            type.equals("uncommitted")
                ? Optional.empty()
                : Optional.of(blob.map(Blob::blocks).orElse(List.of())),
            type.equals("committed") ? Optional.empty() : Optional.of(waiting)));
  }
}
