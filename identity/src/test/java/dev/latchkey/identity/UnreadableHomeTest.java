package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.testing.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user whose home can't be written, and whose files can't be read; root can do both. */
@Timeout(180)
class UnreadableHomeTest {
  private static final List<String> FILES =
      List.of("azureProfile.json", "config", "clouds.config", "msal_token_cache.json");

  @TempDir static Path classes;
  @TempDir Path folder;
  private FakeAzWithFiles machine;

  @BeforeEach
  void signIn() throws IOException {
    NobodysJvm.assumePossible();
    machine = new FakeAzWithFiles(folder, Clock.systemUTC());
    machine.files.signInAlice(new Entry("held", Instant.now()));
    machine.files.settle();
    for (String name : FILES) {
      NobodysJvm.own(machine.files.file(name));
    }
    NobodysJvm.own(machine.files.file(""));
    NobodysJvm.own(folder.resolve("end"));
  }

  private void mode(String name, String mode) throws IOException {
    Permissions.set(machine.files.file(name), mode);
  }

  private Set<String> look() throws IOException {
    try (var all = Files.walk(machine.files.file(""))) {
      return all.map(path -> path + " " + path.toFile().lastModified())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private String ask() throws Exception {
    return NobodysJvm.in(folder, classes).run(Asking.class, folder.toString());
  }

  @Test
  void homeThatCannotBeWrittenIsEnoughAndNothingIsWritten() throws Exception {
    for (String name : FILES) {
      mode(name, "r--------");
    }
    mode("", "r-xr-xr-x");
    Set<String> before = look();

    assertThat(ask()).contains("TOKEN held").doesNotContain("FAILURE");

    assertThat(look()).isEqualTo(before);
    assertThat(machine.runs()).isZero();
  }

  /** az itself could not read them either; this one answers all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"config", "clouds.config", "msal_token_cache.json"})
  void fileThatCannotBeReadMeansThatAzIsAskedEachTime(String name) throws Exception {
    mode(name, "---------");

    assertThat(ask().lines().filter(line -> line.startsWith("TOKEN asked,alice@contoso.test")))
        .hasSize(2);
    assertThat(machine.runs()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"azureProfile.json", ""})
  void profileOrFolderThatCannotBeReadMeansThatAzSaysWhatIsWrong(String name) throws Exception {
    mode(name, "---------");

    assertThat(ask()).contains("FAILURE").doesNotContain("TOKEN", "Exception in thread");
    assertThat(machine.runs()).isEqualTo(2);
  }

  @Test
  void filesOfSomebodyElseAreNotBelieved() throws Exception {
    mode("msal_token_cache.json", "rw-r--r--");
    Files.setAttribute(machine.files.file("msal_token_cache.json"), "unix:uid", 0);

    assertThat(ask()).contains("TOKEN asked,").doesNotContain("TOKEN held");
  }

  /** Asks twice. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] args) throws IOException {
      AzureCliCredential credential =
          new FakeAzWithFiles(Path.of(args[0]), Clock.systemUTC(), false).credential();
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println("TOKEN " + FakeAzWithFiles.token(credential));
        } catch (SignInException e) {
          System.out.println("FAILURE " + e.getMessage());
        }
      }
    }
  }
}
