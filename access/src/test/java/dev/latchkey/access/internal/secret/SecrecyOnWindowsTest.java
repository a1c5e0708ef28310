package dev.latchkey.access.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.access.AccessException;
import dev.latchkey.identity.internal.process.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who can read a secret's file on Windows. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "access lists of Windows; .ci/windows runs it")
class SecrecyOnWindowsTest {
  @TempDir private Path folder;

  private UserPrincipal principal(String name) throws Exception {
    return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  private static AclFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, AclFileAttributeView.class);
  }

  private void allow(Path path, String name, AclEntryPermission permission, AclEntryFlag... flags)
      throws Exception {
    List<AclEntry> list = new ArrayList<>(view(path).getAcl());
    list.add(
        AclEntry.newBuilder()
            .setType(AclEntryType.ALLOW)
            .setPrincipal(principal(name))
            .setPermissions(permission)
            .setFlags(flags)
            .build());
    view(path).setAcl(list);
  }

  private Path secret() throws Exception {
    SecretFile file =
        new SecretFile(folder.resolve(".latchkey/app.env"), folder, Surroundings.ofThisMachine());
    file.write(
        new SecretFile.Values(
            "c0000000-0000-4000-8000-000000000001",
            "11111111-1111-4111-8111-111111111111",
            "d0000000-0000-4000-8000-000000000001",
            Instant.parse("2030-01-01T00:00:00Z"),
            "secret"),
        "dana@contoso.test");
    return file.path();
  }

  @Test
  void secretIsForItsUserAlone() throws Exception {
    Path file = secret();
    assertThat(view(file).getAcl())
        .extracting(AclEntry::principal)
        .contains(principal(System.getProperty("user.name")))
        .isSubsetOf(
            principal(System.getProperty("user.name")),
            principal("SYSTEM")); // Wine adds the system.
    assertThat(Secrecy.isReadByOthers(file)).isFalse();
    assertThat(Secrecy.isChangedByOthers(folder.resolve(".latchkey"))).isFalse();
  }

  @Test
  void whatAFolderHandsDownIsTakenAway() throws Exception {
    allow(
        folder,
        "Everyone",
        AclEntryPermission.READ_DATA,
        AclEntryFlag.FILE_INHERIT,
        AclEntryFlag.DIRECTORY_INHERIT);
    assertThat(Secrecy.isReadByOthers(secret())).isFalse();
  }

  @Test
  void fileThatOthersCanReadIsRefusedWithTheCommandOfWindows() throws Exception {
    Path file = secret();
    allow(file, "Everyone", AclEntryPermission.READ_DATA);
    assertThat(Secrecy.isReadByOthers(file)).isTrue();
    SecretFile again = new SecretFile(file, folder, Surroundings.ofThisMachine());
    AccessException failure = catchThrowableOfType(AccessException.class, again::requireSafe);
    assertThat(failure).hasMessageContaining("other users can read what is there");
    assertThat(failure.remedy())
        .hasValue("icacls \"" + file + "\" /inheritance:r /grant:r \"%USERNAME%:F\"");
  }

  @Test
  void folderThatOthersCanWriteToIsSeen() throws Exception {
    Path shared = folder.resolve("shared");
    Files.createDirectory(shared, Secrecy.ofFolder(shared));
    Secrecy.close(shared);
    assertThat(Secrecy.isChangedByOthers(shared)).isFalse();
    allow(shared, "Everyone", AclEntryPermission.READ_DATA);
    assertThat(Secrecy.isChangedByOthers(shared)).isFalse();
    allow(shared, "Everyone", AclEntryPermission.WRITE_DATA);
    assertThat(Secrecy.isChangedByOthers(shared)).isTrue();
  }

  @Test
  void systemMayReadIt() throws Exception {
    Path file = secret();
    allow(file, "SYSTEM", AclEntryPermission.READ_DATA);
    assertThat(Secrecy.isReadByOthers(file)).isFalse();
  }

  @Test
  void listWithoutEntriesIsNotBelieved() throws Exception {
    Path file = secret();
    view(file).setAcl(List.of());
    assertThat(Secrecy.isReadByOthers(file)).isTrue();
  }
}
