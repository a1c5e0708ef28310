package dev.latchkey.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The permissions of a file. */
public final class Permissions {
  private Permissions() {}

  /**
   * Sets permissions. Windows has none of this kind, and nothing is done there: what is in the
   * user's folders is the user's already.
   *
   * @param path a file or a folder
   * @param permissions {@code rw-r--r--}
   * @return the path
   */
  public static Path set(Path path, String permissions) throws IOException {
    return ShellProgram.ON_WINDOWS
        ? path
        : Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
