package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.storage.Xml;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** List Containers and List Blobs. */
final class Listings {
  private static final Set<String> OF_CONTAINERS = Set.of("metadata", "deleted", "system");
  private static final Set<String> OF_BLOBS =
      Set.of(
          "metadata",
          "snapshots",
          "copy",
          "deleted",
          "tags",
          "versions",
          "deletedwithversions",
          "immutabilitypolicy",
          "legalhold",
          "permissions");

  private final BlobStore store;

  Listings(BlobStore store) {
    this.store = store;
  }

  void containers(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Page page = Page.of(exchange.query(), OF_CONTAINERS);
    String document;
    synchronized (store) {
      List<Container> found = new ArrayList<>();
      String next = "";
      for (Container container :
          store.containers(address.account()).tailMap(page.first(), true).values()) {
        if (container.name().startsWith(page.prefix())) {
          if (found.size() == page.size()) {
            next = Page.markerOf(container.name());
            break;
          }
          found.add(container);
        }
      }
      document = containers(address, page, found, next);
    }
    exchange.answer(200, "application/xml", document);
  }

  private static String containers(
      BlobAddress address, Page page, List<Container> found, String next) {
    return Xml.document(xml ->
        xml.element(
            "EnumerationResults",
            results -> {
              results.attribute("ServiceEndpoint", address.url());
              writeQuestion(results, page);
              results.element(
                  "Containers",
                  containers -> {
                    for (Container container : found) {
                      write(containers, container, page.include().contains("metadata"));
                    }
                  });
              results.leaf("NextMarker", next);
            }));
  }

  private static void write(Xml containers, Container container, boolean withMetadata)
      throws XMLStreamException {
    containers.element(
        "Container",
        xml -> {
          xml.leaf("Name", container.name());
          xml.element(
              "Properties",
              p ->
                  p.leaf(
                          "Last-Modified",
                          Conditions.HTTP_DATE.format(container.stamp().lastModified()))
                      .leaf("Etag", container.stamp().etag())
                      .leaf("LeaseStatus", "unlocked")
                      .leaf("LeaseState", "available")
                      .leaf("DefaultEncryptionScope", "$account-encryption-key")
                      .leaf("DenyEncryptionScopeOverride", "false")
                      .leaf("HasImmutabilityPolicy", "false")
                      .leaf("HasLegalHold", "false")
                      .leaf("ImmutableStorageWithVersioningEnabled", "false"));
          if (withMetadata) {
            writeMetadata(xml, container.metadata());
          }
        });
  }

  /** One entry of a list: a blob, or a folder of blobs. */
  private record Entry(String name, Optional<Blob> blob) {}

  void blobs(Exchange exchange, BlobAddress address) throws StorageException, IOException {
    Page page = Page.of(exchange.query(), OF_BLOBS);
    List<Entry> found = new ArrayList<>();
    String next;
    synchronized (store) {
      next = collect(store.require(address).blobs, page, found);
    }
    exchange.answer(200, "application/xml", blobs(address, page, found, next));
  }

  /** Collects the entries of a page and returns the start of the next one, empty for none. */
  private static String collect(NavigableMap<String, Blob> blobs, Page page, List<Entry> found) {
    String from = page.first().compareTo(page.prefix()) > 0 ? page.first() : page.prefix();
    Map.Entry<String, Blob> at = blobs.ceilingEntry(from);
    while (at != null && at.getKey().startsWith(page.prefix())) {
      if (found.size() == page.size()) {
        return Page.markerOf(at.getKey());
      }
      String name = at.getKey();
      int cut =
          page.delimiter().isEmpty() ? -1 : name.indexOf(page.delimiter(), page.prefix().length());
      if (cut < 0) {
        found.add(new Entry(name, Optional.of(at.getValue())));
        at = blobs.higherEntry(name);
      } else {
        String folder = name.substring(0, cut + page.delimiter().length());
        found.add(new Entry(folder, Optional.empty()));
        // The folder's name with the last character behind it is greater than every name inside.
        at = blobs.higherEntry(folder + Character.MAX_VALUE);
      }
    }
    return "";
  }

  private static String blobs(BlobAddress address, Page page, List<Entry> found, String next) {
    return Xml.document(xml ->
        xml.element(
            "EnumerationResults",
            results -> {
              results.attribute("ServiceEndpoint", address.url());
              results.attribute("ContainerName", address.container());
              writeQuestion(results, page);
              results.element(
                  "Blobs",
                  blobs -> {
                    for (Entry entry : found) {
                      write(blobs, entry, page.include().contains("metadata"));
                    }
                  });
              results.leaf("NextMarker", next);
            }));
  }

  private static void write(Xml blobs, Entry entry, boolean withMetadata)
      throws XMLStreamException {
    if (entry.blob().isEmpty()) {
      blobs.element("BlobPrefix", xml -> writeName(xml, entry.name()));
      return;
    }
    Blob blob = entry.blob().get();
    blobs.element(
        "Blob",
        xml -> {
          writeName(xml, entry.name());
          xml.element("Properties", properties -> writeProperties(properties, blob));
          if (withMetadata) {
            writeMetadata(xml, blob.metadata());
          }
        });
  }

  private static void writeProperties(Xml xml, Blob blob) throws XMLStreamException {
    xml.leaf("Creation-Time", Conditions.HTTP_DATE.format(blob.created()))
        .leaf("Last-Modified", Conditions.HTTP_DATE.format(blob.stamp().lastModified()))
        // Only here without quotes.
        .leaf("Etag", blob.stamp().etag().replace("\"", ""))
        .leaf("Content-Length", Integer.toString(blob.content().length));
    for (String name :
        List.of(
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "Content-MD5",
            "Cache-Control",
            "Content-Disposition")) {
      xml.leaf(name, blob.headers().getOrDefault(name, ""));
    }
    xml.leaf("BlobType", "BlockBlob")
        .leaf("AccessTier", "Hot")
        .leaf("AccessTierInferred", "true")
        .leaf("LeaseStatus", "unlocked")
        .leaf("LeaseState", "available")
        .leaf("ServerEncrypted", "true");
  }

  private static void writeQuestion(Xml xml, Page page) throws XMLStreamException {
    if (!page.prefix().isEmpty()) {
      xml.leaf("Prefix", page.prefix());
    }
    if (!page.marker().isEmpty()) {
      xml.leaf("Marker", page.marker());
    }
    if (page.isSizeAsked()) {
      xml.leaf("MaxResults", Integer.toString(page.size()));
    }
    if (!page.delimiter().isEmpty()) {
      xml.leaf("Delimiter", page.delimiter());
    }
  }

  /** Writes a name. One that XML can't hold is percent-encoded and marked as such. */
  private static void writeName(Xml xml, String name) throws XMLStreamException {
    if (Xml.canHold(name)) {
      xml.leaf("Name", name);
    } else {
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
      xml.element(
          "Name",
          n -> {
            n.attribute("Encoded", "true");
            n.text(encoded);
          });
    }
  }

  private static void writeMetadata(Xml xml, Map<String, String> metadata)
      throws XMLStreamException {
    xml.element(
        "Metadata",
        m -> {
          for (Map.Entry<String, String> entry : metadata.entrySet()) {
            m.leaf(entry.getKey(), entry.getValue());
          }
        });
  }
}
