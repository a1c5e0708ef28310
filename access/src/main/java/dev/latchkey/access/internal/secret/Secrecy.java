package dev.latchkey.access.internal.secret;

import dev.latchkey.identity.internal.files.AccessList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who may read a file or change a folder: by permissions, on Windows by access lists. */
final class Secrecy {
  private static final Set<PosixFilePermission> FOR_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private static final Set<PosixFilePermission> CHANGED_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private Secrecy() {}

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** True if others can read or write a file. */
  static boolean isReadByOthers(Path file) throws IOException {
    return hasPermissions(file) ? !disjoint(file, FOR_OTHERS) : !AccessList.isSecret(file);
  }

  /** True if others can put another file in the place of one in this folder. */
  static boolean isChangedByOthers(Path folder) throws IOException {
    return hasPermissions(folder)
        ? !disjoint(folder, CHANGED_BY_OTHERS)
        : !AccessList.isThisUserAlone(folder);
  }

  private static boolean disjoint(Path path, Set<PosixFilePermission> permissions)
      throws IOException {
    return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).stream()
        .noneMatch(permissions::contains);
  }

  /** The command that makes a file its user's alone. */
  static String commandForFile(Path file) {
    return hasPermissions(file) ? "chmod 600 '" + file + "'" : icacls(file, "F");
  }

  /** The command after which others can't change a folder. */
  static String commandForFolder(Path folder) {
    return hasPermissions(folder) ? "chmod go-w '" + folder + "'" : icacls(folder, "(OI)(CI)F");
  }

  private static String icacls(Path path, String rights) {
    return "icacls \"" + path + "\" /inheritance:r /grant:r \"%USERNAME%:" + rights + "\"";
  }

  /** The attributes of a new file that its user alone can read. */
  static FileAttribute<?>[] ofFile(Path file) throws IOException {
    return forUserAlone(file, "rw-------");
  }

  /** The attributes of a new folder that its user alone can open. */
  static FileAttribute<?>[] ofFolder(Path folder) throws IOException {
    return forUserAlone(folder, "rwx------");
  }

  /**
   * Takes away what a new file or folder has got from the folder around it: Windows adds that to
   * the list with which it was made.
   */
  static void close(Path path) throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
    if (!hasPermissions(path) && view != null) {
      view.setAcl(listOfUser());
    }
  }

  private static FileAttribute<?>[] forUserAlone(Path path, String permissions) throws IOException {
    return new FileAttribute<?>[] {
      hasPermissions(path)
          ? PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
          : new AccessListOf(listOfUser())
    };
  }

  private static List<AclEntry> listOfUser() throws IOException {
    return List.of(
        AclEntry.newBuilder()
            .setType(AclEntryType.ALLOW)
            .setPrincipal(AccessList.user())
            .setPermissions(EnumSet.allOf(AclEntryPermission.class))
            .build());
  }

  /** The access list of a new file; the JDK has a factory for permissions alone. */
  private record AccessListOf(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {
    @Override
    public String name() {
      return "acl:acl";
    }
  }
}
