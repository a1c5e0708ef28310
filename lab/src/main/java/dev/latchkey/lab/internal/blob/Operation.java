package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.storage.StorageException;
import java.util.Arrays;
import java.util.Set;

/**
 * The operations of the blob service, with the permission that each needs.
 *
 * <p>Source: "Permissions for blob service operations",
 * learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory.
 */
enum Operation {
  LIST_CONTAINERS("GET", Level.ACCOUNT, "", "list", Permission.CONTAINERS_READ),
  CREATE_CONTAINER("PUT", Level.CONTAINER, "container", "", Permission.CONTAINERS_WRITE),
  GET_CONTAINER_PROPERTIES("GET", Level.CONTAINER, "container", "", Permission.CONTAINERS_READ),
  GET_CONTAINER_METADATA(
      "GET", Level.CONTAINER, "container", "metadata", Permission.CONTAINERS_READ),
  SET_CONTAINER_METADATA(
      "PUT", Level.CONTAINER, "container", "metadata", Permission.CONTAINERS_WRITE),
  DELETE_CONTAINER("DELETE", Level.CONTAINER, "container", "", Permission.CONTAINERS_DELETE),
  LIST_BLOBS("GET", Level.CONTAINER, "container", "list", Permission.BLOBS_READ),
  PUT_BLOB("PUT", Level.BLOB, "", "", Permission.BLOBS_WRITE),
  PUT_BLOCK("PUT", Level.BLOB, "", "block", Permission.BLOBS_WRITE),
  PUT_BLOCK_LIST("PUT", Level.BLOB, "", "blocklist", Permission.BLOBS_WRITE),
  GET_BLOCK_LIST("GET", Level.BLOB, "", "blocklist", Permission.BLOBS_READ),
  GET_BLOB("GET", Level.BLOB, "", "", Permission.BLOBS_READ),
  GET_BLOB_METADATA("GET", Level.BLOB, "", "metadata", Permission.BLOBS_READ),
  SET_BLOB_METADATA("PUT", Level.BLOB, "", "metadata", Permission.BLOBS_WRITE),
  SET_BLOB_PROPERTIES("PUT", Level.BLOB, "", "properties", Permission.BLOBS_WRITE),
  DELETE_BLOB("DELETE", Level.BLOB, "", "", Permission.BLOBS_DELETE),

  // The real service has these. Here they are refused after the check of the role.
  GET_SERVICE_PROPERTIES("GET", Level.ACCOUNT, "service", "properties", Permission.SERVICE_READ),
  SET_SERVICE_PROPERTIES("PUT", Level.ACCOUNT, "service", "properties", Permission.SERVICE_WRITE),
  GET_USER_DELEGATION_KEY(
      "POST", Level.ACCOUNT, "service", "userdelegationkey", Permission.DELEGATION_KEY);

  /** The level of an address. */
  enum Level {
    ACCOUNT,
    CONTAINER,
    BLOB
  }

  /** The actions and data actions of the storage provider. */
  private static final class Permission {
    static final String SERVICE = "Microsoft.Storage/storageAccounts/blobServices/";
    static final String SERVICE_READ = SERVICE + "read";
    static final String SERVICE_WRITE = SERVICE + "write";
    static final String DELEGATION_KEY = SERVICE + "generateUserDelegationKey/action";
    static final String CONTAINERS_READ = SERVICE + "containers/read";
    static final String CONTAINERS_WRITE = SERVICE + "containers/write";
    static final String CONTAINERS_DELETE = SERVICE + "containers/delete";
    static final String BLOBS_READ = SERVICE + "containers/blobs/read";
    static final String BLOBS_WRITE = SERVICE + "containers/blobs/write";
    static final String BLOBS_DELETE = SERVICE + "containers/blobs/delete";

    private Permission() {}
  }

  /** The other values of {@code comp} that the real service knows. */
  private static final Set<String> NOT_PLAYED =
      Set.of(
          "acl",
          "appendblock",
          "batch",
          "blobs",
          "copy",
          "expiry",
          "immutabilityPolicies",
          "incrementalcopy",
          "lease",
          "legalhold",
          "list",
          "metadata",
          "page",
          "pagelist",
          "properties",
          "query",
          "rename",
          "seal",
          "snapshot",
          "stats",
          "tags",
          "tier",
          "undelete",
          "userdelegationkey");

  private final String method;
  private final Level level;
  private final String restype;
  private final String comp;
  private final String permission;

  Operation(String method, Level level, String restype, String comp, String permission) {
    this.method = method;
    this.level = level;
    this.restype = restype;
    this.comp = comp;
    this.permission = permission;
  }

  String permission() {
    return permission;
  }

  /** Finds the operation by method, address and query. */
  static Operation of(String method, Level level, String restype, String comp)
      throws StorageException {
    // Every read operation answers HEAD too.
    String asked = method.equals("HEAD") ? "GET" : method;
    for (Operation operation : values()) {
      if (operation.method.equals(asked)
          && operation.level == level
          && operation.restype.equalsIgnoreCase(restype)
          && operation.comp.equalsIgnoreCase(comp)) {
        return operation;
      }
    }
    if (!Set.of("GET", "PUT", "DELETE", "POST", "OPTIONS").contains(asked)) {
      throw StorageException.unsupportedVerb();
    }
    if (NOT_PLAYED.stream().anyMatch(comp::equalsIgnoreCase) || asked.equals("OPTIONS")) {
      throw StorageException.notImplemented();
    }
    if (Arrays.stream(values()).noneMatch(o -> o.comp.equalsIgnoreCase(comp))) {
      throw StorageException.invalidQuery("comp", comp);
    }
    if (level == Level.ACCOUNT) {
      throw new StorageException(
          400, "InvalidUri", "The requested URI does not represent any resource on the server.");
    }
    throw StorageException.unsupportedVerb();
  }
}
