package dev.latchkey.lab.traffic;

import dev.latchkey.lab.internal.rules.Rules;
import dev.latchkey.lab.traffic.Trouble.Kind;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields that describe a {@link Trouble} in {@code lab.yaml} and at the control endpoint. */
final class TroubleFields {
  private static final List<String> CRITERIA = List.of("user", "tenant", "client", "resource");

  static final List<String> NAMES =
      List.of(
          "kind",
          "at",
          "user",
          "tenant",
          "client",
          "resource",
          "after",
          "every",
          "times",
          "duration",
          "status");

  private TroubleFields() {}

  static Trouble parse(Map<String, String> fields) {
    for (String key : fields.keySet()) {
      if (!NAMES.contains(key)) {
        throw Rules.refused("key", key, String.join(", ", NAMES));
      }
    }
    Trouble trouble =
        of(named("kind", Kind.values(), Kind::word, fields.getOrDefault("kind", "")), fields);
    if (fields.containsKey("at")) {
      trouble = trouble.at(named("at", Place.values(), Place::word, fields.get("at")));
    }
    for (String criterion : CRITERIA) {
      if (fields.containsKey(criterion)) {
        trouble = trouble.with(criterion, fields.get(criterion));
      }
    }
    if (fields.containsKey("after")) {
      trouble = trouble.after(number("after", fields.get("after")));
    }
    if (fields.containsKey("every")) {
      trouble = trouble.every(number("every", fields.get("every")));
    }
    if (fields.containsKey("times")) {
      trouble = trouble.times(number("times", fields.get("times")));
    }
    return trouble.checked();
  }

  private static Trouble of(Kind kind, Map<String, String> fields) {
    return switch (kind) {
      case THROTTLED -> Trouble.throttled(duration(fields.getOrDefault("duration", "1s")));
      case STATUS -> Trouble.status(number("status", fields.getOrDefault("status", "503")));
      case SLOW -> Trouble.slow(duration(fields.getOrDefault("duration", "3s")));
      case HTML -> Trouble.html(number("status", fields.getOrDefault("status", "200")));
      case CLOCK_SKEW -> Trouble.clockSkew(duration(fields.getOrDefault("duration", "10m")));
      case UNREACHABLE -> Trouble.unreachable();
      case GARBAGE -> Trouble.garbage();
      default -> Trouble.of(kind);
    };
  }

  private static <T> T named(String what, T[] all, Function<T, String> toWord, String word) {
    return Stream.of(all)
        .filter(one -> toWord.apply(one).equals(word))
        .findFirst()
        .orElseThrow(() ->
            Rules.refused(
                what, word, Stream.of(all).map(toWord).collect(Collectors.joining(", "))));
  }

  private static int number(String what, String text) {
    if (!text.matches("\\d{1,6}")) {
      throw Rules.refused(what, text, "a number");
    }
    return Integer.parseInt(text);
  }

  private static Duration duration(String text) {
    return Rules.duration("duration", text);
  }

  static Map<String, String> of(Trouble trouble) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", trouble.kind().word());
    fields.put("at", trouble.place().word());
    for (String criterion : CRITERIA) {
      if (trouble.criteria().containsKey(criterion)) {
        fields.put(criterion, trouble.criteria().get(criterion));
      }
    }
    if (trouble.after() > 0) {
      fields.put("after", Integer.toString(trouble.after()));
    }
    if (trouble.every() > 1) {
      fields.put("every", Integer.toString(trouble.every()));
    }
    if (trouble.times() > 0) {
      fields.put("times", Integer.toString(trouble.times()));
    }
    if (!trouble.duration().isZero()) {
      fields.put("duration", trouble.duration().toString());
    }
    if (trouble.kind() == Kind.STATUS || trouble.kind() == Kind.HTML) {
      fields.put("status", Integer.toString(trouble.status()));
    }
    return fields;
  }
}
