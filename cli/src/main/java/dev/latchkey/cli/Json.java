package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.json.JsonOutput;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON that commands print and read. */
final class Json {
  private static final int DEEPEST = 64;

  private Json() {}

  /** Writes maps, lists, texts, numbers, booleans and {@code null} as one line. */
  static String write(Map<String, ? extends @Nullable Object> document) {
    return JsonOutput.of(document);
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
   * Reads an object.
   *
   * @throws IOException if the text is not one JSON object
   */
  static Map<String, @Nullable Object> read(String text) throws IOException {
    return JsonText.read(text, DEEPEST);
  }
}
