package dev.latchkey.access.internal.secret;

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
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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

  private static final Set<AclEntryPermission> READING =
      EnumSet.of(AclEntryPermission.READ_DATA, AclEntryPermission.WRITE_DATA);

  private static final Set<AclEntryPermission> CHANGING =
      EnumSet.of(
          AclEntryPermission.WRITE_DATA,
          AclEntryPermission.DELETE_CHILD,
          AclEntryPermission.WRITE_ACL,
          AclEntryPermission.WRITE_OWNER);

  private Secrecy() {}

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** True if others can read or write a file. */
  static boolean isReadByOthers(Path file) throws IOException {
    return hasPermissions(file) ? !disjoint(file, FOR_OTHERS) : isAllowedToOthers(file, READING);
  }

  /** True if others can put another file in the place of one in this folder. */
  static boolean isChangedByOthers(Path folder) throws IOException {
    return hasPermissions(folder)
        ? !disjoint(folder, CHANGED_BY_OTHERS)
        : isAllowedToOthers(folder, CHANGING);
  }

  private static boolean disjoint(Path path, Set<PosixFilePermission> permissions)
      throws IOException {
    return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).stream()
        .noneMatch(permissions::contains);
  }

  /** The system and the administrators can read everything anyway. */
  private static boolean isAllowedToOthers(Path path, Set<AclEntryPermission> permissions)
      throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
    if (view == null) {
      return true;
    }
    UserPrincipal owner = view.getOwner();
    for (AclEntry entry : view.getAcl()) {
      String name = entry.principal().getName().toUpperCase(Locale.ROOT);
      boolean isTrusted =
          entry.principal().equals(owner)
              || name.endsWith("\\SYSTEM")
              || name.endsWith("\\ADMINISTRATORS")
              || name.equals("CREATOR OWNER")
              || name.equals("\\CREATOR OWNER");
      if (entry.type() == AclEntryType.ALLOW
          && !isTrusted
          && entry.permissions().stream().anyMatch(permissions::contains)) {
        return true;
      }
    }
    return false;
  }

  /** The attributes of a new file that its user alone can read. */
  static FileAttribute<?>[] ofFile(Path file) throws IOException {
    return forUserAlone(file, "rw-------");
  }

  /** The attributes of a new folder that its user alone can open. */
  static FileAttribute<?>[] ofFolder(Path folder) throws IOException {
    return forUserAlone(folder, "rwx------");
  }

  private static FileAttribute<?>[] forUserAlone(Path path, String permissions) throws IOException {
    if (hasPermissions(path)) {
      return new FileAttribute<?>[] {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
      };
    }
    UserPrincipal user =
        path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name", ""));
    List<AclEntry> list =
        List.of(
            AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(user)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build());
    return new FileAttribute<?>[] {new AccessListOf(list)};
  }

  /** The access list of a new file; the JDK has a factory for permissions alone. */
  private record AccessListOf(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {
    @Override
    public String name() {
      return "acl:acl";
    }
  }
}
