package dev.latchkey.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON by its stream: data binding takes longer to load than the rest of a short command. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes maps, lists, texts, whole numbers, booleans and {@code null} as one line. */
  static String write(Map<String, ? extends @Nullable Object> document) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        json.writeFieldName(String.valueOf(field.getKey()));
        write(json, field.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  /** A text, or {@code null} for an empty one: keys are always present. */
  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** The document of a failure. Every key is always present. */
  static String error(CommandFailure failure) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("kind", failure.kind().name());
    error.put("message", failure.message());
    error.put("remedy", failure.remedy());
    error.put("attempts", failure.attempts().stream().map(Json::attempt).toList());
    return write(Map.of("error", error));
  }

  private static Map<String, @Nullable Object> attempt(FailedAttempt attempt) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("source", attempt.source());
    json.put("kind", attempt.kind());
    json.put("message", attempt.message());
    json.put("remedy", attempt.remedy());
    json.put("durationMs", attempt.durationMs());
    return json;
  }

  /** Reads a failure that {@link #error} wrote. */
  static CommandFailure readError(Map<?, ?> error) {
    List<FailedAttempt> attempts = new ArrayList<>();
    if (error.get("attempts") instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> attempt) {
          attempts.add(
              new FailedAttempt(
                  text(attempt, "source"),
                  text(attempt, "kind"),
                  text(attempt, "message"),
                  (String) attempt.get("remedy"),
                  Long.parseLong(text(attempt, "durationMs"))));
        }
      }
    }
    return new CommandFailure(
        FailureKind.valueOf(text(error, "kind")),
        text(error, "message"),
        (String) error.get("remedy"),
        attempts);
  }

  private static String text(Map<?, ?> object, String name) {
    return String.valueOf(object.get(name));
  }

  /**
   * Reads an object. Scalars become texts.
   *
   * @throws IOException if the text is not a JSON object
   */
  static Map<String, @Nullable Object> read(String text) throws IOException {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("This is no JSON object.");
      }
      return readObject(json);
    }
  }

  private static Map<String, @Nullable Object> readObject(JsonParser json) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      object.put(name, readValue(json));
    }
    return object;
  }

  private static @Nullable Object readValue(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> readObject(json);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(readValue(json));
        }
        yield list;
      }
      case VALUE_NULL -> null;
      default -> json.getText();
    };
  }
}
