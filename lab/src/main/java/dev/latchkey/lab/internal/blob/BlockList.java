package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Blob.Block;
import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.storage.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The XML of Put Block List and Get Block List. */
final class BlockList {
  private static final int MOST_BLOCKS = 50_000;

  private BlockList() {}

  /** The blocks among which one is looked up. */
  enum Source {
    COMMITTED,
    UNCOMMITTED,
    /** Uncommitted blocks, then committed ones. */
    LATEST
  }

  /**
   * A block that the blob is to have.
   *
   * @param source where to find it
   * @param id its id, base64
   */
  record Wanted(Source source, String id) {}

  static List<Wanted> read(byte[] document) throws StorageException {
    try {
      XMLStreamReader reader = Xml.read(document);
      reader.nextTag();
      if (!reader.getLocalName().equals("BlockList")) {
        throw StorageException.invalidXml();
      }
      List<Wanted> list = new ArrayList<>();
      while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
        Source source = Source.valueOf(reader.getLocalName().toUpperCase(Locale.ROOT));
        list.add(new Wanted(source, reader.getElementText().strip()));
        if (list.size() > MOST_BLOCKS) {
          throw new StorageException(
              400, "BlockListTooLong", "The block list may not contain more than 50,000 blocks.");
        }
      }
      while (reader.hasNext()) {
        reader.next();
      }
      return list;
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw StorageException.invalidXml();
    }
  }

  static String write(Optional<List<Block>> committed, Optional<Map<String, byte[]>> waiting) {
    return Xml.document(xml ->
        xml.element(
            "BlockList",
            list -> {
              if (committed.isPresent()) {
                list.element(
                    "CommittedBlocks",
                    blocks -> {
                      for (Block block : committed.get()) {
                        write(blocks, block.id(), block.length());
                      }
                    });
              }
              if (waiting.isPresent()) {
                list.element(
                    "UncommittedBlocks",
                    blocks -> {
                      for (var block : new TreeMap<>(waiting.get()).entrySet()) {
                        write(blocks, block.getKey(), block.getValue().length);
                      }
                    });
              }
            }));
  }

  private static void write(Xml blocks, String id, int length) throws XMLStreamException {
    blocks.element("Block", block -> block.leaf("Name", id).leaf("Size", Integer.toString(length)));
  }
}
