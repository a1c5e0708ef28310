package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.http.HttpAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint answered: exactly one JSON object, or nothing that is understood.
 *
 * @param http the answer as it came
 * @param fields the object's texts and numbers, those of an object in it as {@code outer.inner};
 *     empty for a body that is not a JSON object
 */
record EndpointAnswer(HttpAnswer http, Map<String, String> fields) {
  /** Reads an answer. */
  static EndpointAnswer of(HttpAnswer http) {
    return new EndpointAnswer(http, http.fields().orElse(Map.of()));
  }

  int status() {
    return http.status();
  }

  Optional<String> header(String name) {
    return http.header(name);
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The text of an error, in the forms of all endpoints. It is searched, never shown. */
  String description() {
    return String.join(
        " ",
        field("error"),
        field("error_description"),
        field("message"),
        field("error.code"),
        field("error.message"));
  }

  /**
   * True if only the instance metadata service can have sent it: it has the service's name, or
   * refuses a request without the header that no browser or proxy sends by itself.
   */
  boolean provesImds() {
    return header("Server").filter(server -> server.startsWith("IMDS/")).isPresent()
        || (status() == 400
            && field("error").equals("invalid_request")
            && field("error_description")
                .toLowerCase(Locale.ROOT)
                .contains("required metadata header"));
  }

  /** True if it has the form of the service's errors. */
  boolean resemblesImds() {
    return provesImds() || !field("error").isEmpty();
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return http + " " + fields.keySet();
  }
}
