package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How az is started. */
class AzureCliCommandTest {
  @Test
  void pythonOfTheWindowsInstallerIsStartedInPlaceOfItsBatchFile() {
    String wbin = "C:\\Program Files\\Microsoft SDKs\\Azure\\CLI2\\wbin\\az.cmd";
    String python = "C:\\Program Files\\Microsoft SDKs\\Azure\\CLI2\\python.exe";

    assertThat(windows(python).start(wbin)).containsExactly(python, "-IBm", "azure.cli");
    assertThat(windows("nothing").start(wbin)).containsExactly(wbin);
    assertThat(windows(python).start("D:\\tools\\az.cmd")).containsExactly("D:\\tools\\az.cmd");
  }

  private static AzureCli windows(String executable) {
    return new AzureCli(
        new Surroundings(
            Map.of(),
            Clock.systemUTC(),
            Platform.WINDOWS,
            path -> path.equals(executable) ? FileState.EXECUTABLE : FileState.MISSING));
  }

  @Test
  void kindsHaveTheNamesOfTheApi() {
    assertThat(FailureKind.values())
        .extracting(FailureKind::name)
        .isSubsetOf(
            java.util.Arrays.stream(dev.latchkey.identity.FailureKind.values())
                .map(Enum::name)
                .toList());
  }
}
