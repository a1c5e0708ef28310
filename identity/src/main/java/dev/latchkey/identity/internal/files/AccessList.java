package dev.latchkey.identity.internal.files;

import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may write a file of Windows. Trusted are this user, and those whom Windows lets write its own
 * programs: the system, the administrators and the installer of Windows. They need no planted
 * sign-in to do harm.
 *
 * <p>The JDK compares accounts by their ids (SIDs). Their names are localized, so none is in here.
 */
final class AccessList {
  private static final Set<AclEntryPermission> WRITING =
      Collections.unmodifiableSet(
          EnumSet.of(
              AclEntryPermission.WRITE_DATA,
              AclEntryPermission.APPEND_DATA,
              AclEntryPermission.DELETE,
              AclEntryPermission.DELETE_CHILD,
              AclEntryPermission.WRITE_ACL,
              AclEntryPermission.WRITE_OWNER));

  private AccessList() {}

  /** Those who are trusted on this machine; found once. */
  private static final class Trusted {
    private static final Set<UserPrincipal> ALL = find();

    private static Set<UserPrincipal> find() {
      Set<UserPrincipal> found = new HashSet<>();
      try {
        Optional<String> user = ProcessHandle.current().info().user();
        if (user.isPresent()) {
          found.add(
              FileSystems.getDefault()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByName(user.get()));
        }
        AclFileAttributeView programs = view(Path.of(windows(), "System32"));
        found.add(programs.getOwner());
        found.addAll(writers(programs.getAcl()));
      } catch (IOException e) {
        return found; // Somebody who can't be told is not trusted.
      }
      return found;
    }

    private static String windows() {
      Surroundings here = Surroundings.ofThisMachine();
      return here.variable("SystemRoot").flatMap(here::absolute).orElse("C:\\Windows");
    }
  }

  /** True if nobody can write a file but this user and those who can write everything. */
  static boolean isThisUserAlone(Path path) throws IOException {
    AclFileAttributeView view = view(path);
    return isOf(Trusted.ALL, view.getOwner(), view.getAcl());
  }

  /**
   * True if only trusted ones can write a file. An owner can, since an owner may change the list. A
   * file without a list, as on a FAT volume, can be written by everybody.
   */
  static boolean isOf(Set<UserPrincipal> trusted, UserPrincipal owner, List<AclEntry> list) {
    return !list.isEmpty() && trusted.contains(owner) && trusted.containsAll(writers(list));
  }

  /** Those whom a list lets write. What it denies to them does not count. */
  private static Set<UserPrincipal> writers(List<AclEntry> list) {
    Set<UserPrincipal> writers = new HashSet<>();
    for (AclEntry entry : list) {
      // An entry that is only for files below says nothing about this one.
      if (entry.type() == AclEntryType.ALLOW
          && !entry.flags().contains(AclEntryFlag.INHERIT_ONLY)
          && !Collections.disjoint(entry.permissions(), WRITING)) {
        writers.add(entry.principal());
      }
    }
    return writers;
  }

  private static AclFileAttributeView view(Path path) throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
    if (view == null) {
      throw new IOException("The file system tells no access list.");
    }
    return view;
  }
}
