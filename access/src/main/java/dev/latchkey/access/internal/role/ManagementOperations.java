package dev.latchkey.access.internal.role;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request to Resource Manager must be allowed to do. The name of an action follows from the
 * path: {@code PROVIDER/TYPE/read}, {@code …/write}, {@code …/delete}, {@code …/NAME/action}.
 * Source: learn.microsoft.com/azure/role-based-access-control/resource-provider-operations.
 */
final class ManagementOperations {
  private ManagementOperations() {}

  static Optional<Operation> find(Target target, String method) {
    List<String> path = target.path();
    List<String> type = type(path);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    boolean endsInType = isList(path);
    String action =
        switch (method) {
          case "GET", "HEAD", "READ" -> "read";
          case "PUT", "PATCH", "WRITE" -> "write";
          case "DELETE" -> "delete";
          case "POST" -> endsInType ? "action" : "";
          default -> "";
        };
    return action.isEmpty()
        ? Optional.empty()
        : Optional.of(operation(target, method, String.join("/", type) + "/" + action));
  }

  private static Operation operation(Target target, String method, String name) {
    return new Operation(
        target.service(),
        List.of(method),
        Pattern.compile(".*"),
        Map.of(),
        name,
        name.endsWith("/read") ? Operation.Kind.METADATA : Operation.Kind.CHANGE,
        Requirement.of(new RolePermission(name, false)));
  }

  /** The provider and the types of a resource id: every second segment behind the provider. */
  private static List<String> type(List<String> path) {
    int provider = provider(path);
    List<String> type = new ArrayList<>();
    if (provider < 0) {
      // The providers of subscriptions and resource groups are not in the path.
      boolean isSubscription = !path.isEmpty() && path.get(0).equalsIgnoreCase("subscriptions");
      if (isSubscription) {
        type.add("Microsoft.Resources/subscriptions");
        for (int i = 2; i < path.size(); i += 2) {
          type.add(path.get(i));
        }
      }
    } else if (provider + 2 < path.size()) {
      type.add(path.get(provider + 1));
      for (int i = provider + 2; i < path.size(); i += 2) {
        type.add(path.get(i));
      }
    }
    return type;
  }

  /** True if the last segment is a type or an action, not the name of a resource. */
  private static boolean isList(List<String> path) {
    int provider = provider(path);
    int from = provider < 0 ? 0 : provider + 2;
    return (path.size() - from) % 2 == 1;
  }

  /** Where the last provider is named; -1 for nowhere. */
  static int provider(List<String> path) {
    int provider = -1;
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).equalsIgnoreCase("providers")) {
        provider = i;
      }
    }
    return provider;
  }
}
