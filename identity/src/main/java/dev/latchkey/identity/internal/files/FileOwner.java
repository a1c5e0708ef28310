package dev.latchkey.identity.internal.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that only this user can have written a file. This stops an attack by another user of the
 * machine, who plants a sign-in of their own in place of this user's. The app would then run, and
 * store its data, under the attacker's account.
 */
public final class FileOwner {
  private static final int OTHERS_WRITE = 0b000_000_010;
  private static final int GROUP_WRITES = 0b000_010_000;

  /** The numeric id of this process's user, if the system has one. */
  private static final Optional<Object> OWN_USER = ownUser();

  static final boolean IS_WINDOWS = File.separatorChar == '\\';

  private FileOwner() {}

  private static Optional<Object> ownUser() {
    try {
      return Optional.of(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** True if only this user can write the file, and those who can write everything. */
  public static boolean isThisUserAlone(Path path) throws IOException {
    if (IS_WINDOWS) {
      return AccessList.isThisUserAlone(path);
    }
    Map<String, Object> facts = Files.readAttributes(path, "unix:uid,gid,mode");
    int user = number(facts, "uid");
    int mode = number(facts, "mode");
    // On many systems, each user has a group with the same number, which may have write access.
    boolean othersWrite =
        (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITES) != 0 && number(facts, "gid") != user);
    return !othersWrite && isThisUser(path, user);
  }

  private static boolean isThisUser(Path path, int user) throws IOException {
    if (OWN_USER.isPresent()) {
      return OWN_USER.get().equals(user);
    }
    Optional<String> name = ProcessHandle.current().info().user();
    return name.isPresent()
        && path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(name.get())
            .equals(Files.getOwner(path));
  }

  private static int number(Map<String, Object> facts, String name) throws IOException {
    if (facts.get(name) instanceof Integer number) {
      return number;
    }
    throw new IOException("The file system tells no " + name + " of files.");
  }
}
