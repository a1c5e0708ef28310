package dev.latchkey.lab.internal.storage;

/**
 * What a role must allow for an operation.
 *
 * @param name an action or a data action of the storage provider
 * @param isData true for a data action. An action is about the resource: Owner, Contributor and
 *     Reader allow some of them, so they can list containers and not read a blob
 */
public record StoragePermission(String name, boolean isData) {

  /** An action on the resource. */
  public static StoragePermission action(String name) {
    return new StoragePermission(name, false);
  }

  /** An action on the data inside. */
  public static StoragePermission dataAction(String name) {
    return new StoragePermission(name, true);
  }
}
