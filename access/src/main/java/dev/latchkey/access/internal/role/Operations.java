package dev.latchkey.access.internal.role;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The table {@code operations.txt}: what a request must be allowed to do. */
public final class Operations {
  private static final String TABLE = "operations.txt";
  private static final List<Operation> ALL = read();
  private static final Map<RolePermission, Operation.Kind> KINDS = kinds();

  private Operations() {}

  /** All operations, in the order in which they are tried. */
  public static List<Operation> all() {
    return ALL;
  }

  /** All permissions that an operation asks for, with the most that it can do. */
  static Map<RolePermission, Operation.Kind> permissions() {
    return KINDS;
  }

  /**
   * What a request does.
   *
   * @param target where it goes
   * @param method its method, or {@code READ} or {@code WRITE}
   * @return the operation, if it is known
   */
  public static Optional<Operation> find(Target target, String method) {
    String name = method.toUpperCase(Locale.ROOT);
    return target.service() == Service.RESOURCE_MANAGER
        ? ManagementOperations.find(target, name)
        : ALL.stream().filter(operation -> operation.fits(target, name)).findFirst();
  }

  private static Map<RolePermission, Operation.Kind> kinds() {
    Map<RolePermission, Operation.Kind> kinds = new LinkedHashMap<>();
    for (Operation operation : ALL) {
      boolean isRequest = operation.methods().stream().noneMatch(Operations::isWish);
      if (isRequest && operation.service().hasAzureRoles()) {
        for (RolePermission permission : operation.requirement().permissions()) {
          kinds.merge(
              permission,
              operation.kind(),
              (one, other) -> one.compareTo(other) >= 0 ? one : other);
        }
      }
    }
    return Map.copyOf(kinds);
  }

  private static boolean isWish(String method) {
    return method.equals("READ") || method.equals("WRITE");
  }

  private static List<Operation> read() {
    try (InputStream in = Operations.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in, TABLE), StandardCharsets.UTF_8))) {
      List<Operation> all = new ArrayList<>();
      String[] section = {"", ""};
      for (String line : (Iterable<String>) lines.lines()::iterator) {
        if (line.startsWith("[")) {
          section = line.substring(1, line.length() - 1).split(" ", 2);
        } else if (!line.isBlank() && !line.startsWith("#")) {
          all.add(operation(Service.valueOf(section[0]), section[1], line.split(" \\| ", -1)));
        }
      }
      return List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Operation operation(Service service, String prefix, String[] columns) {
    String[] request = columns[0].split(" ", 2);
    int mark = request[1].indexOf('?');
    Map<String, String> query = new HashMap<>();
    if (mark >= 0) {
      for (String pair : request[1].substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        query.put(
            equals < 0 ? pair : pair.substring(0, equals),
            equals < 0 ? "" : pair.substring(equals + 1));
      }
    }
    return new Operation(
        service,
        List.of(request[0].split(",", -1)),
        pattern(mark < 0 ? request[1] : request[1].substring(0, mark)),
        Map.copyOf(query),
        columns[1],
        Operation.Kind.valueOf(columns[2].toUpperCase(Locale.ROOT)),
        Requirement.parse(prefix, columns[3]));
  }

  private static Pattern pattern(String path) {
    StringBuilder regex = new StringBuilder();
    for (String segment : path.substring(1).split("/", -1)) {
      switch (segment) {
        case "**" -> regex.append("(/[^/]+)*");
        case "*" -> regex.append("/[^/]+");
        default -> regex.append('/').append(Pattern.quote(segment));
      }
    }
    // The root has one slash, and no segment.
    return Pattern.compile(path.equals("/**") ? "/.*" : regex.toString(), Pattern.CASE_INSENSITIVE);
  }
}
