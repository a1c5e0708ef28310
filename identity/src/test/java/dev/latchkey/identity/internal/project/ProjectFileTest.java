package dev.latchkey.identity.internal.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectFileTest {
  private static final String TENANT = "11111111-1111-4111-8111-111111111111";

  @TempDir Path folder;

  private ProjectFile read(String text) throws IOException {
    return ProjectFile.read(Files.writeString(folder.resolve(ProjectFile.NAME), text));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    ProjectFile file =
        read(
            """
            # who works on this
            tenant: %s   # Contoso
            account: "alice@contoso.test" # isn't "bob"
            sources: # of the team's
              - az
              - AzureDeveloperCliCredential
            subscription: Dev Test   # az's own
            resources: [https://storage.azure.com, 'https://vault.azure.net']
            """
                .formatted(TENANT));
    assertThat(file.tenant()).isEqualTo(TENANT);
    assertThat(file.account()).isEqualTo("alice@contoso.test");
    assertThat(file.sources()).containsExactly("az", "AzureDeveloperCliCredential");
    assertThat(file.subscription()).isEqualTo("Dev Test");
    assertThat(file.resources())
        .containsExactly("https://storage.azure.com", "https://vault.azure.net");
    assertThat(file.isGuard()).isTrue();
    assertThat(file.toString()).doesNotContain("alice");
  }

  @Test
  void marksAndLineEndsOfWindowsMakeNoDifference() throws IOException {
    assertThat(read("\uFEFFtenant: " + TENANT + "\r\naccount: a@b.test\r\n").account())
        .isEqualTo("a@b.test");
    ProjectFile empty = read("");
    assertThat(empty.isGuard()).isFalse();
    assertThat(empty.sources()).isEqualTo(List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenent: x | line 1: 'tenent' is no key. There are: tenant, account,",
        "tenant: contoso.test | line 1: tenant 'contoso.test' is no tenant id (a GUID)",
        "account: a\\naccount: b | line 2: 'account' stands twice",
        "account: | line 1: 'account' has no value",
        "account: &a b | line 1: '&a b' is no plain value",
        "account: {a: b} | line 1: '{a: b}' is no plain value",
        "account: 'a | line 1: ''a' is no plain value",
        "sources: az | line 1: 'sources' is a list",
        "- az | line 1: '- az' is neither 'key: value' nor an item",
        "account: a\\n  b | line 2: 'b' is neither 'key: value' nor an item",
        "account: a\\n- b | line 2: '- b' is neither 'key: value' nor an item",
        "sources:\\n\\taz | line 2: it has a tab",
        "--- | line 1: '---' is neither",
        "subscription: a;b | line 1: Subscription 'a;b' may only hold",
        "subscription: a 'b # c' | line 1: Subscription 'a 'b # c'' may only hold",
      },
      quoteCharacter = '`')
  void anythingElseIsRefusedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\t", "\t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Project file '" + folder.resolve(ProjectFile.NAME))
        .hasMessageContaining(message.strip());
  }

  @Test
  void fileThatIsMissingOrNoTextIsRefused() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> ProjectFile.read(missing)).hasMessageContaining("no such file");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
    assertThatThrownBy(() -> ProjectFile.read(binary)).hasMessageContaining("not UTF-8");
    Path large = Files.write(folder.resolve("large"), new byte[(64 << 10) + 1]);
    assertThatThrownBy(() -> ProjectFile.read(large)).hasMessageContaining("64 KiB");
  }

  /** A device would give bytes for ever, and a pipe none. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it reads /dev/zero")
  void whatIsNoFileIsNeverOpened() {
    for (Path path : List.of(Path.of("/dev/zero"), folder)) {
      assertThatThrownBy(() -> ProjectFile.read(path)).hasMessageContaining("it is not a file");
    }
  }

  @Test
  void nearestFileIsFoundUpToTheRootOfTheRepository() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("repository/module/src"));
    Path outside = Files.writeString(folder.resolve(ProjectFile.NAME), "");
    Files.createDirectory(folder.resolve("repository/.git"));
    assertThat(ProjectFileSearch.find(inner, null)).isEmpty();
    assertThat(ProjectFileSearch.find(folder, null)).contains(outside);
    Path file = Files.writeString(folder.resolve("repository/" + ProjectFile.NAME), "");
    assertThat(ProjectFileSearch.find(inner, null)).contains(file);
    assertThat(ProjectFileSearch.find(inner, folder.resolve("repository/module"))).isEmpty();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such permissions")
  void fileThatAnotherUserCanWriteIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve(ProjectFile.NAME), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> ProjectFileSearch.find(folder, null))
        .hasMessageContaining("another user can write it")
        .hasMessageContaining("LATCHKEY_PROJECT=" + file);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/etc/hostname"));
    assertThatThrownBy(() -> ProjectFileSearch.find(folder, null))
        .hasMessageContaining("or it is a link");
  }
}
