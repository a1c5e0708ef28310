package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.blob.Operation.Level;
import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.regex.Pattern;

/**
 * The account, container and blob in the URL of a request.
 *
 * @param account the storage account, the first label of the host
 * @param container the container, empty for the account itself
 * @param blob the blob, empty for the container itself
 */
record BlobAddress(String account, String container, String blob) {
  private static final Pattern CONTAINER =
      Pattern.compile("\\$root|\\$web|\\$logs|[a-z0-9](-?[a-z0-9])*");
  private static final int LONGEST_CONTAINER = 63;
  private static final int LONGEST_BLOB = 1024;

  static BlobAddress of(Exchange exchange) {
    String host = exchange.host();
    String account = host.substring(0, Math.max(0, host.indexOf('.')));
    String path = exchange.path().replaceFirst("^/", "");
    int slash = path.indexOf('/');
    if (path.isEmpty()) {
      return new BlobAddress(account, "", "");
    }
    if (slash >= 0) {
      return new BlobAddress(account, path.substring(0, slash), path.substring(slash + 1));
    }
    // A blob directly below the account is in the root container.
    return exchange.query().get("restype").isEmpty()
        ? new BlobAddress(account, "$root", path)
        : new BlobAddress(account, path, "");
  }

  Level level() {
    if (container.isEmpty()) {
      return Level.ACCOUNT;
    }
    return blob.isEmpty() ? Level.CONTAINER : Level.BLOB;
  }

  /** Refuses names that no container or blob can have. */
  void check() throws StorageException {
    if (container.isEmpty()) {
      return;
    }
    if (container.length() < 3
        || container.length() > LONGEST_CONTAINER
        || blob.length() > LONGEST_BLOB) {
      throw new StorageException(
          400,
          "OutOfRangeInput",
          "The specified resource name length is not within the permissible limits.");
    }
    if (!CONTAINER.matcher(container).matches()) {
      throw new StorageException(
          400, "InvalidResourceName", "The specified resource name contains invalid characters.");
    }
  }

  String url() {
    return "https://" + account + ".blob.core.windows.net/";
  }
}
