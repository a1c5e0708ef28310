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
import java.util.Set;

/**
 * Who may read or write a file of Windows. Trusted are this user, and those whom Windows lets write
 * its own programs: the system, the administrators and the installer of Windows. They need no
 * planted sign-in to do harm.
 *
 * <p>The JDK compares accounts by their ids (SIDs). Their names are localized, so none is in here.
 */
public final class AccessList {
  private static final Set<AclEntryPermission> WRITING =
      Collections.unmodifiableSet(
          EnumSet.of(
              AclEntryPermission.WRITE_DATA,
              AclEntryPermission.APPEND_DATA,
              AclEntryPermission.DELETE,
              AclEntryPermission.DELETE_CHILD,
              AclEntryPermission.WRITE_ACL,
              AclEntryPermission.WRITE_OWNER));

  private static final Set<AclEntryPermission> READING_OR_WRITING = withReading();

  private AccessList() {}

  private static Set<AclEntryPermission> withReading() {
    EnumSet<AclEntryPermission> rights = EnumSet.of(AclEntryPermission.READ_DATA);
    rights.addAll(WRITING);
    return Collections.unmodifiableSet(rights);
  }

  /** Those who are trusted on this machine; found once. */
  private static final class Trusted {
    private static final Set<UserPrincipal> ALL = find();

    private static Set<UserPrincipal> find() {
      Set<UserPrincipal> found = new HashSet<>();
      try {
        found.add(user());
        AclFileAttributeView programs = view(Path.of(windows(), "System32"));
        found.add(programs.getOwner());
        found.addAll(allowed(programs.getAcl(), WRITING));
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

  /**
   * The account of this process, with its domain: an account of this machine may have the same
   * name.
   *
   * @return the account
   * @throws IOException if it can't be told
   */
  public static UserPrincipal user() throws IOException {
    String name =
        ProcessHandle.current()
            .info()
            .user()
            .orElseThrow(() -> new IOException("The account of this process is not known."));
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  /**
   * True if nobody can write a file but this user and those who can write everything.
   *
   * @param path a file or a folder
   * @return false if somebody else can
   * @throws IOException if the list can't be read
   */
  public static boolean isThisUserAlone(Path path) throws IOException {
    AclFileAttributeView view = view(path);
    return isOf(Trusted.ALL, view.getOwner(), view.getAcl());
  }

  /**
   * True if nobody can read or write a file but this user and those who can write everything.
   *
   * @param path a file
   * @return false if somebody else can
   * @throws IOException if the list can't be read
   */
  public static boolean isSecret(Path path) throws IOException {
    AclFileAttributeView view = view(path);
    return isOf(Trusted.ALL, view.getOwner(), view.getAcl(), READING_OR_WRITING);
  }

  /**
   * True if only trusted ones can write a file. An owner can, since an owner may change the list. A
   * file without a list, as on a FAT volume, can be written by everybody.
   */
  static boolean isOf(Set<UserPrincipal> trusted, UserPrincipal owner, List<AclEntry> list) {
    return isOf(trusted, owner, list, WRITING);
  }

  private static boolean isOf(
      Set<UserPrincipal> trusted,
      UserPrincipal owner,
      List<AclEntry> list,
      Set<AclEntryPermission> rights) {
    return !list.isEmpty() && trusted.contains(owner) && trusted.containsAll(allowed(list, rights));
  }

  /** Those whom a list gives one of these rights. What it denies to them does not count. */
  private static Set<UserPrincipal> allowed(List<AclEntry> list, Set<AclEntryPermission> rights) {
    Set<UserPrincipal> allowed = new HashSet<>();
    for (AclEntry entry : list) {
      // An entry that is only for files below says nothing about this one.
      if (entry.type() == AclEntryType.ALLOW
          && !entry.flags().contains(AclEntryFlag.INHERIT_ONLY)
          && !Collections.disjoint(entry.permissions(), rights)) {
        allowed.add(entry.principal());
      }
    }
    return allowed;
  }

  private static AclFileAttributeView view(Path path) throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
    if (view == null) {
      throw new IOException("The file system tells no access list.");
    }
    return view;
  }
}
