package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Blob.Stamp;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A container with its blobs. Used under the lock of its {@link BlobStore} only. */
final class Container {
  private final String name;

  /** The blobs, in the order of lists. */
  final NavigableMap<String, Blob> blobs = new TreeMap<>();

  /** The uncommitted blocks, by blob name and block id. */
  private final Map<String, Map<String, byte[]>> uncommitted = new HashMap<>();

  private Map<String, String> metadata;
  private Stamp stamp;

  Container(String name, Map<String, String> metadata, Stamp stamp) {
    this.name = name;
    this.metadata = metadata;
    this.stamp = stamp;
  }

  String name() {
    return name;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  Stamp stamp() {
    return stamp;
  }

  void setMetadata(Map<String, String> changed, Stamp now) {
    metadata = changed;
    stamp = now;
  }

  Optional<Blob> find(String blob) {
    return Optional.ofNullable(blobs.get(blob));
  }

  Map<String, byte[]> uncommitted(String blob) {
    return uncommitted.getOrDefault(blob, Map.of());
  }

  void addBlock(String blob, String id, byte[] content) {
    uncommitted.computeIfAbsent(blob, b -> new LinkedHashMap<>()).put(id, content);
  }

  void dropBlocks(String blob) {
    uncommitted.remove(blob);
  }

  /** Its size in bytes, with uncommitted blocks. */
  long size() {
    long waiting = uncommitted.keySet().stream().mapToLong(this::waitingSize).sum();
    return waiting + blobs.values().stream().mapToLong(blob -> blob.content().length).sum();
  }

  /** The size of a blob in bytes, with its uncommitted blocks. */
  long size(String blob) {
    return waitingSize(blob) + find(blob).map(b -> b.content().length).orElse(0);
  }

  private long waitingSize(String blob) {
    return uncommitted(blob).values().stream().mapToLong(block -> block.length).sum();
  }
}
