package dev.latchkey.access.internal.role;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something that a service can be asked for.
 *
 * @param service the service
 * @param methods the HTTP methods; {@code READ} or {@code WRITE} where no request is known
 * @param path the form of the path
 * @param query the parameters that must be there; an empty value stands for any
 * @param title what it is called
 * @param kind how much it can do
 * @param requirement what the caller must be allowed to do
 */
public record Operation(
    Service service,
    List<String> methods,
    Pattern path,
    Map<String, String> query,
    String title,
    Kind kind,
    Requirement requirement) {

  /** How much an operation can do. */
  public enum Kind {
    /** Shows names and properties. */
    METADATA(1),
    /** Shows contents. */
    REVEAL(50),
    /** Changes something. */
    CHANGE(60);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    int weight() {
      return weight;
    }
  }

  boolean fits(Target target, String method) {
    return service == target.service()
        && methods.contains(method)
        && path.matcher("/" + String.join("/", target.path())).matches()
        && query.entrySet().stream()
            .allMatch(wanted -> {
              String value = target.query().get(wanted.getKey());
              return value != null
                  && (wanted.getValue().isEmpty() || wanted.getValue().equalsIgnoreCase(value));
            });
  }
}
