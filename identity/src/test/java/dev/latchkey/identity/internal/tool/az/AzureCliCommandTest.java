package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.files.IniText;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How az is started. */
class AzureCliCommandTest {
  @Test
  void pythonOfTheWindowsInstallerIsStartedInPlaceOfItsBatchFile() {
    String wbin = "C:\\Program Files\\Microsoft SDKs\\Azure\\CLI2\\wbin\\az.cmd";
    String python = "C:\\Program Files\\Microsoft SDKs\\Azure\\CLI2\\python.exe";

    assertThat(windows(python).start(wbin)).containsExactly(python, "-IBm", "azure.cli");
    assertThat(windows(python).start(wbin.replace('\\', '/')))
        .containsExactly(python, "-IBm", "azure.cli");
    assertThat(windows("nothing").start(wbin)).containsExactly(wbin);
    assertThat(windows(python).start("D:\\tools\\az.cmd")).containsExactly("D:\\tools\\az.cmd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZURE_CLOUD_NAME", "azure_cloud_name", "Azure_Cloud_Name"})
  void cloudOfTheVariableCountsUnderEverySpellingOnWindows(String name) throws Exception {
    Surroundings machine =
        BareMachine.with(Map.of(name, "AzureUSGovernment"), Clock.systemUTC(), Platform.WINDOWS);
    IniText none = IniText.parse(null, true);
    assertThat(AzCloud.of(machine, none, none).name()).isEqualTo("AzureUSGovernment");
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
