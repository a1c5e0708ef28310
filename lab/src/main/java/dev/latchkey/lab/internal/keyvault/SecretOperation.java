package dev.latchkey.lab.internal.keyvault;

import java.util.List;

/**
 * The operations on secrets, with the data action that each needs.
 *
 * <p>Source: learn.microsoft.com/rest/api/keyvault/secrets and the list of data actions of
 * Microsoft.KeyVault.
 */
enum SecretOperation {
  LIST("GET", "readMetadata/action"),
  SET("PUT", "setSecret/action"),
  GET("GET", "getSecret/action"),
  DELETE("DELETE", "delete"),
  LIST_VERSIONS("GET", "readMetadata/action"),
  GET_VERSION("GET", "getSecret/action"),
  UPDATE("PATCH", "update/action"),
  LIST_DELETED("GET", "readMetadata/action"),
  GET_DELETED("GET", "readMetadata/action"),
  PURGE("DELETE", "purge/action"),
  RECOVER("POST", "recover/action");

  private final String method;
  private final String dataAction;

  SecretOperation(String method, String dataAction) {
    this.method = method;
    this.dataAction = dataAction;
  }

  String dataAction() {
    return "Microsoft.KeyVault/vaults/secrets/" + dataAction;
  }

  /**
   * Finds the operation.
   *
   * @param method the HTTP method
   * @param path the segments of the path
   */
  static SecretOperation of(String method, List<String> path) throws VaultException {
    for (SecretOperation operation : candidates(path)) {
      if (operation.method.equals(method)) {
        return operation;
      }
    }
    throw new VaultException(
        501,
        "NotImplemented",
        "The lab's key vaults do not play " + method + " /" + String.join("/", path) + ".");
  }

  private static List<SecretOperation> candidates(List<String> path) {
    String kind = path.isEmpty() ? "" : path.get(0);
    if (kind.equals("secrets")) {
      return switch (path.size()) {
        case 1 -> List.of(LIST);
        case 2 -> List.of(SET, GET, DELETE, UPDATE);
        case 3 ->
            path.get(2).equals("versions") ? List.of(LIST_VERSIONS) : List.of(GET_VERSION, UPDATE);
        default -> List.of();
      };
    }
    if (kind.equals("deletedsecrets")) {
      return switch (path.size()) {
        case 1 -> List.of(LIST_DELETED);
        case 2 -> List.of(GET_DELETED, PURGE);
        case 3 -> path.get(2).equals("recover") ? List.of(RECOVER) : List.of();
        default -> List.of();
      };
    }
    return List.of();
  }
}
