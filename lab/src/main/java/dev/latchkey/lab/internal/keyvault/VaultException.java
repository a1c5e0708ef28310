package dev.latchkey.lab.internal.keyvault;

import dev.latchkey.lab.internal.web.RefusedException;

/**
 * A request that a key vault refuses, in its own words.
 *
 * <p>Codes: learn.microsoft.com/azure/key-vault/general/rest-error-codes; texts as in public
 * reports.
 */
final class VaultException extends RefusedException {
  private static final long serialVersionUID = 1L;

  /** The inner error code, empty for none. */
  private final String innerCode;

  VaultException(int status, String code, String text) {
    this(status, code, text, "");
  }

  VaultException(int status, String code, String text, String innerCode) {
    super(status, code, text);
    this.innerCode = innerCode;
  }

  String innerCode() {
    return innerCode;
  }

  static VaultException unauthorized(String text) {
    return new VaultException(401, "Unauthorized", text);
  }

  static VaultException badParameter(String text) {
    return new VaultException(400, "BadParameter", text);
  }

  static VaultException secretNotFound(String name) {
    return new VaultException(
        404,
        "SecretNotFound",
        "A secret with (name/id) "
            + name
            + " was not found in this key vault. If you recently deleted this secret you may be able"
            + " to recover it using the correct recovery command. For help resolving this issue,"
            + " please see https://go.microsoft.com/fwlink/?linkid=2125182");
  }

  static VaultException deletedSecretNotFound(String name) {
    return new VaultException(404, "SecretNotFound", "Deleted Secret not found: " + name);
  }

  static VaultException isDeletedButRecoverable(String name) {
    return new VaultException(
        409,
        "Conflict",
        "Secret "
            + name
            + " is currently in a deleted but recoverable state, and its name cannot be reused; in"
            + " this state, the secret can only be recovered or purged.",
        "ObjectIsDeletedButRecoverable");
  }

  static VaultException disabled() {
    return new VaultException(
        403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
  }
}
