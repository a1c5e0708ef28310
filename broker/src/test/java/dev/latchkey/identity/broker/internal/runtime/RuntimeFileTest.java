package dev.latchkey.identity.broker.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Microsoft's library is looked for, and where it is not. */
class RuntimeFileTest {
  private static final String IN_CODE =
      "/Visual Studio Code.app/Contents/resources/app/extensions/microsoft-authentication/dist/";

  @TempDir Path folder;

  private static Surroundings mac(Map<String, String> variables, String there) {
    return new Surroundings(
        variables,
        Clock.systemUTC(),
        Platform.MACOS,
        path -> path.startsWith(there) ? FileState.NOT_EXECUTABLE : FileState.MISSING);
  }

  private static Failure missing(Surroundings machine) {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> new RuntimeFile(machine).requireThere());
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.remedy()).isPresent();
    return failure;
  }

  @Test
  void codeThatIsInstalledForTheWholeMachineHasIt() throws Failure {
    assertThat(new RuntimeFile(mac(Map.of(), "/Applications" + IN_CODE)).find())
        .startsWith("/Applications" + IN_CODE + "libmsalruntime_")
        .endsWith(".dylib");
  }

  /** Any program of the user could replace what the app loads. */
  @Test
  void codeInTheUsersOwnFolderDoesNotCount() {
    Surroundings machine = mac(Map.of("HOME", "/Users/alice"), "/Users/alice/Applications");
    assertThat(missing(machine).seen())
        .isEqualTo("MSALRuntime, Microsoft's library for the broker, is missing");
  }

  @Test
  void variableComesFirst() throws Failure {
    Map<String, String> variables = Map.of("LATCHKEY_MSALRUNTIME_PATH", "/Applications/x.dylib");
    assertThat(new RuntimeFile(mac(variables, "/Applications")).find())
        .isEqualTo("/Applications/x.dylib");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.dylib", "./x.dylib", "/nowhere/x.dylib"})
  void pathThatIsRelativeOrLeadsNowhereIsSaid(String path) {
    Map<String, String> variables = Map.of("LATCHKEY_MSALRUNTIME_PATH", path);
    assertThat(missing(mac(variables, "/Applications")).seen())
        .isEqualTo(
            "LATCHKEY_MSALRUNTIME_PATH is '"
                + path
                + "', which is not the absolute path of a file");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the message names a command of Linux")
  void fileThatIsNoLibraryIsNoCrash() throws Exception {
    Path file = Files.writeString(folder.resolve("text.so"), "no library");
    Surroundings machine =
        new Surroundings(
            Map.of("LATCHKEY_MSALRUNTIME_PATH", file.toString()),
            Clock.systemUTC(),
            Platform.LINUX,
            Surroundings.ofThisMachine().files());
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> new RuntimeBroker(machine).connect(Deadline.in(Duration.ofSeconds(30))));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains("can't be loaded from '" + file + "'").hasLineCount(1);
  }
}
