package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a Linux without Secret Service, as containers and build machines are. */
class TokenCachePersistenceTest {
  @TempDir Path home;

  private static Lab lab;

  @BeforeAll
  static void start() {
    assumeTrue(
        System.getenv("DBUS_SESSION_BUS_ADDRESS") == null,
        "skipped: a session bus is there, whose Secret Service tests must not touch");
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  private ClientSecretCredential credential(@Nullable TokenCachePersistenceOptions options) {
    return new ClientSecretCredentialBuilder()
        .network(EntraLab.network(lab))
        .surroundings(BareMachine.with(Map.of("HOME", home.toString())))
        .tenantId(Requests.CONTOSO)
        .clientId(lab.app("contoso-app").clientId())
        .clientSecret(lab.app("contoso-app").secret())
        .tokenCachePersistenceOptions(options)
        .build();
  }

  private int asked() {
    return EntraLab.tokenRequests(lab, lab.app("contoso-app").clientId()).size();
  }

  @Test
  void storageWithoutProtectionIsRefusedWithWhatToDo() {
    SignInException failure =
        Requests.failureOf(credential(new TokenCachePersistenceOptions()), Requests.request());

    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure)
        .hasMessageContaining("no Secret Service answers")
        .hasMessageContaining("setUnencryptedStorageAllowed(true)");
  }

  @Test
  void tokenOutlivesTheCredentialInAFolderThatOnlyTheUserMayEnter() throws Exception {
    TokenCachePersistenceOptions options =
        new TokenCachePersistenceOptions().setName("my app").setUnencryptedStorageAllowed(true);
    String first = credential(options).getTokenSync(Requests.request()).getToken();
    int before = asked();

    assertThat(credential(options).getTokenSync(Requests.request()).getToken()).isEqualTo(first);
    assertThat(asked()).isEqualTo(before);
    Path folder = home.resolve(".IdentityService");
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(folder.resolve("my app.nocae")).content().contains(first);
  }

  @Test
  void nothingIsWrittenUnlessThatIsAskedFor() {
    credential(null).getTokenSync(Requests.request());

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void nameIsThatOfAFileAndABuilderTakesACopy() {
    for (String bad : List.of("", "../x", "a/b", ".x", "a\\b", "a\0b", "ä")) {
      assertThatThrownBy(() -> new TokenCachePersistenceOptions().setName(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    TokenCachePersistenceOptions options =
        new TokenCachePersistenceOptions().setUnencryptedStorageAllowed(true);
    ClientSecretCredential allowed = credential(options);
    options.setUnencryptedStorageAllowed(false);
    assertThat(allowed.getTokenSync(Requests.request()).getToken()).isNotEmpty();
    assertThat(options.isUnencryptedStorageAllowed()).isFalse();
    assertThat(options.getName()).isNull();
  }
}
