package dev.latchkey.lab.internal.storage;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** The XML of a storage account. */
public final class Xml {
  private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();
  private static final XMLInputFactory READERS = safeReaders();

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter writer;

  private Xml() throws XMLStreamException {
    writer = WRITERS.createXMLStreamWriter(text);
  }

  /**
   * Without document types and external entities, so that a request can't make the lab read files
   * (XXE).
   */
  private static XMLInputFactory safeReaders() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** The content of an element. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @param xml the document
     * @throws XMLStreamException if it can't be written
     */
    void write(Xml xml) throws XMLStreamException;
  }

  /**
   * Writes a document.
   *
   * @param content its root element
   * @return the document
   */
  public static String document(Content content) {
    try {
      Xml xml = new Xml();
      xml.text.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
      content.write(xml);
      xml.writer.flush();
      return xml.text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The answer could not be written as XML.", e);
    }
  }

  /**
   * Writes an element with a text, which is escaped.
   *
   * @param name the element
   * @param value its text
   * @return this
   * @throws XMLStreamException if it can't be written
   */
  public Xml leaf(String name, String value) throws XMLStreamException {
    writer.writeStartElement(name);
    writer.writeCharacters(printable(value));
    writer.writeEndElement();
    return this;
  }

  /**
   * Writes an element with content.
   *
   * @param name the element
   * @param content what is in it
   * @return this
   * @throws XMLStreamException if it can't be written
   */
  public Xml element(String name, Content content) throws XMLStreamException {
    writer.writeStartElement(name);
    content.write(this);
    writer.writeEndElement();
    return this;
  }

  /**
   * Writes an attribute of the element just begun.
   *
   * @param name the attribute
   * @param value its value
   * @return this
   * @throws XMLStreamException if it can't be written
   */
  public Xml attribute(String name, String value) throws XMLStreamException {
    writer.writeAttribute(name, printable(value));
    return this;
  }

  /**
   * Writes text into the element just begun.
   *
   * @param value the text
   * @throws XMLStreamException if it can't be written
   */
  public void text(String value) throws XMLStreamException {
    writer.writeCharacters(printable(value));
  }

  /**
   * Checks a text.
   *
   * @param value the text
   * @return true if XML 1.0 can hold it
   */
  public static boolean canHold(String value) {
    return value.codePoints().allMatch(Xml::isAllowed);
  }

  private static String printable(String value) {
    return canHold(value)
        ? value
        : value
            .codePoints()
            .map(c -> isAllowed(c) ? c : '\uFFFD')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  /**
   * Reads a document.
   *
   * @param document its bytes
   * @return a reader
   * @throws XMLStreamException if it is not XML
   */
  public static XMLStreamReader read(byte[] document) throws XMLStreamException {
    return READERS.createXMLStreamReader(
        new ByteArrayInputStream(document), StandardCharsets.UTF_8.name());
  }
}
