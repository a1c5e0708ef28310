package dev.latchkey.identity.internal.json;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a JSON text in one line, by Gson's writer. */
public final class JsonOutput {
  private final StringWriter text = new StringWriter();
  private final JsonWriter writer = new JsonWriter(text);

  /**
   * Writes maps, lists, texts, numbers, truth values and {@code null}, as {@link JsonText#read}
   * gives them.
   *
   * @param value the value; anything else becomes its text
   * @return the JSON text
   */
  public static String of(@Nullable Object value) {
    JsonOutput output = new JsonOutput();
    try {
      output.write(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A StringWriter does not fail.
    }
    return output.text.toString();
  }

  private void write(@Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      writer.beginObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        writer.name(String.valueOf(field.getKey()));
        write(field.getValue());
      }
      writer.endObject();
    } else if (value instanceof List<?> list) {
      writer.beginArray();
      for (Object item : list) {
        write(item);
      }
      writer.endArray();
    } else if (value instanceof Number number) {
      writer.value(number);
    } else if (value instanceof Boolean truth) {
      writer.value(truth.booleanValue());
    } else if (value == null) {
      writer.nullValue();
    } else {
      writer.value(value.toString());
    }
  }
}
