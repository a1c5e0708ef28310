package dev.latchkey.identity.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may write a file of Windows. */
class AccessListTest {
  private static final String READ = "READ_DATA,EXECUTE,READ_ATTRIBUTES,READ_ACL,SYNCHRONIZE";
  private static final String FULL =
      "READ_DATA,WRITE_DATA,APPEND_DATA,DELETE,WRITE_ACL,WRITE_OWNER";

  private static final Account USER = new Account("S-1-5-21-1-2-3-1001", "PC\\jos\u00e9");
  private static final Account SYSTEM = new Account("S-1-5-18", "NT-AUTORIT\u00c4T\\SYSTEM");
  private static final Account ADMINISTRATORS =
      new Account("S-1-5-32-544", "PREDEFINITO\\Administrateurs");
  private static final Account INSTALLER =
      new Account(
          "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
          "NT SERVICE\\TrustedInstaller");
  private static final Set<UserPrincipal> TRUSTED = Set.of(USER, SYSTEM, ADMINISTRATORS, INSTALLER);

  /** As the JDK's on Windows: equal by the id, whatever the name is. */
  private record Account(String sid, String name) implements UserPrincipal {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Account that && sid.equals(that.sid);
    }

    @Override
    public int hashCode() {
      return sid.hashCode();
    }

    @Override
    public String getName() {
      return name;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // another account | its rights | whether it is for the file itself | alone
        "S-1-5-18               | Syst\u00e8me            | WRITE_DATA   | true  | true",
        "S-1-5-32-544           | VORDEFINIERT\\Administratoren | WRITE_DATA | true | true",
        "S-1-5-21-1-2-3-1001    | PC\\jose                | WRITE_OWNER  | true  | true",
        "S-1-1-0                | Jeder                   | WRITE_DATA   | true  | false",
        "S-1-1-0                | Tout le monde           | APPEND_DATA  | true  | false",
        "S-1-5-11               | Authentifizierte Benutzer | DELETE     | true  | false",
        "S-1-5-32-545           | Benutzer                | DELETE_CHILD | true  | false",
        "S-1-5-32-545           | Usuarios                | WRITE_ACL    | true  | false",
        "S-1-5-21-1-2-3-1002    | PC\\Administrators      | WRITE_OWNER  | true  | false",
        "S-1-5-21-9-9-9-500     | S-1-5-21-9-9-9-500      | WRITE_DATA   | true  | false",
        "S-1-5-21-1-2-3-1003    | NT AUTHORITY\\SYSTEM    | WRITE_DATA   | true  | false",
        "S-1-5-32-545           | Users                   | READ_DATA    | true  | true",
        "S-1-1-0                | Everyone                | EXECUTE      | true  | true",
        "S-1-3-0                | ERSTELLER-BESITZER      | WRITE_DATA   | false | true"
      })
  void accountsAreToldByTheirIds(
      String sid, String name, AclEntryPermission right, boolean isForFile, boolean isAlone) {
    List<AclEntry> list = new ArrayList<>(usual());
    AclEntry.Builder entry =
        AclEntry.newBuilder()
            .setType(AclEntryType.ALLOW)
            .setPrincipal(new Account(sid, name))
            .setPermissions(right);
    list.add(isForFile ? entry.build() : entry.setFlags(AclEntryFlag.INHERIT_ONLY).build());
    assertThat(AccessList.isOf(TRUSTED, USER, list)).isEqualTo(isAlone);
  }

  @Test
  void ownerMayChangeTheList() {
    assertThat(AccessList.isOf(TRUSTED, ADMINISTRATORS, usual())).isTrue();
    assertThat(AccessList.isOf(TRUSTED, new Account("S-1-5-21-1-2-3-1002", "x"), usual()))
        .isFalse();
  }

  @Test
  void fileWithoutAListIsEverybodys() {
    assertThat(AccessList.isOf(TRUSTED, USER, List.of())).isFalse();
  }

  @Test
  void whatIsDeniedDoesNotCount() {
    List<AclEntry> list = new ArrayList<>(usual());
    Account everyone = new Account("S-1-1-0", "Everyone");
    list.add(0, entry(AclEntryType.DENY, everyone, FULL));
    assertThat(AccessList.isOf(TRUSTED, USER, list)).isTrue();
    list.add(entry(AclEntryType.ALLOW, everyone, FULL));
    assertThat(AccessList.isOf(TRUSTED, USER, list)).isFalse();
  }

  /** What Windows gives a file in a user's home. */
  private static List<AclEntry> usual() {
    return List.of(
        entry(AclEntryType.ALLOW, SYSTEM, FULL),
        entry(AclEntryType.ALLOW, ADMINISTRATORS, FULL),
        entry(AclEntryType.ALLOW, USER, FULL),
        entry(AclEntryType.ALLOW, new Account("S-1-15-2-1", "APPLICATION PACKAGES"), READ));
  }

  private static AclEntry entry(AclEntryType type, UserPrincipal who, String rights) {
    AclEntryPermission[] permissions =
        List.of(rights.split(",", -1)).stream()
            .map(AclEntryPermission::valueOf)
            .toArray(AclEntryPermission[]::new);
    return AclEntry.newBuilder()
        .setType(type)
        .setPrincipal(who)
        .setPermissions(permissions)
        .build();
  }

  @Test
  @EnabledOnOs(value = OS.WINDOWS, disabledReason = "it reads an access list of Windows")
  void fileOfThisUserIsOursUntilEverybodyMayWriteIt(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("azureProfile.json"), "{}");
    assertThat(AccessList.isThisUserAlone(folder)).isTrue();
    assertThat(AccessList.isThisUserAlone(file)).isTrue();
    AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
    List<AclEntry> list = new ArrayList<>(view.getAcl());
    UserPrincipal everyone =
        list.stream()
            .map(AclEntry::principal)
            .filter(who -> who.getName().endsWith("Everyone"))
            .findFirst()
            .orElseThrow();
    list.add(entry(AclEntryType.ALLOW, everyone, "READ_DATA,WRITE_DATA,APPEND_DATA"));
    view.setAcl(list);
    assertThat(AccessList.isThisUserAlone(file)).isFalse();
  }
}
