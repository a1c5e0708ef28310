package dev.latchkey.lab.internal.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lab's JSON. Nearly all answers are maps, lists and texts. These are written without an {@link
 * ObjectMapper}, since its 330 classes would delay the first answer of a new lab.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Loaded for the first document that is read, or that has other values. */
  private static final class Mapper {
    static final ObjectMapper OF_THE_LAB = new ObjectMapper();

    private Mapper() {}
  }

  /**
   * Reads a document.
   *
   * @param text its bytes
   * @return the document, or a missing node when this is not JSON
   * @throws IOException never, since nothing but the bytes is read
   */
  public static JsonNode read(byte[] text) throws IOException {
    try {
      return Mapper.OF_THE_LAB.readTree(text);
    } catch (JsonProcessingException e) {
      return Mapper.OF_THE_LAB.missingNode();
    }
  }

  /**
   * Writes a document.
   *
   * @param json a map, a list, a node or a value
   * @return its JSON in UTF-8
   * @throws IOException never, since nothing but the bytes is written
   */
  public static byte[] bytes(@Nullable Object json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      write(generator, json);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else if (value instanceof Integer number) {
      generator.writeNumber(number);
    } else if (value instanceof Long number) {
      generator.writeNumber(number);
    } else if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName(String.valueOf(entry.getKey()));
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> list && !(value instanceof JsonNode)) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else {
      Mapper.OF_THE_LAB.writeValue(generator, value);
    }
  }
}
