package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.doctor.Doctor;
import dev.latchkey.cli.doctor.Finding;
import dev.latchkey.cli.doctor.Finding.State;
import dev.latchkey.cli.doctor.Machine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says on Windows. The machine is made up, but for the folder of the last test. */
class DoctorOnWindowsTest {
  private static final String AZ = "C:\\Program Files\\Microsoft SDKs\\Azure\\CLI2\\wbin\\az.cmd";

  @TempDir Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, FileState> files = new HashMap<>();
  private Clock clock = Clock.systemUTC();

  private List<Finding> examine(String check) throws InterruptedException {
    FileFacts facts =
        new FileFacts() {
          @Override
          public FileState stateOf(String path) {
            return files.getOrDefault(path, FileState.MISSING);
          }

          @Override
          public Optional<String> textOf(String path) {
            return Optional.empty();
          }
        };
    Machine machine =
        Machine.of(
            new Surroundings(variables, clock, Platform.WINDOWS, facts), folder, "C:\\Users\\al");
    return new Doctor(machine, Duration.ofMinutes(2))
        .examine(Doctor.offlineChecks()).stream()
            .filter(finding -> finding.check().equals(check))
            .toList();
  }

  private Finding one(String check) throws InterruptedException {
    List<Finding> found = examine(check);
    assertThat(found).as("%s", check).isNotEmpty();
    return found.get(0);
  }

  @Test
  void variablesAreSetAndRemovedAsCmdDoesIt() throws Exception {
    variables.put("azure_token_credentials", "azcli");
    assertThat(one("selection").remedy()).isEqualTo("set AZURE_TOKEN_CREDENTIALS=dev");
    variables.remove("azure_token_credentials");
    variables.put("Identity_Endpoint", "http://127.0.0.1:9/token");
    variables.put("IDENTITY_HEADER", "a-header");
    assertThat(one("managed-identity").remedy())
        .isEqualTo(
            "set IDENTITY_ENDPOINT= & set IDENTITY_HEADER=, or: set AZURE_TOKEN_CREDENTIALS=dev");
  }

  /** Windows has one PATH for all programs, and installers' folders are looked into anyway. */
  @Test
  void programOfTheInstallerIsFoundAndNoIdeHasAShorterPath() throws Exception {
    variables.put("ProgramFiles", "C:\\Program Files");
    assertThat(one("tools").state()).isEqualTo(State.SKIPPED);
    files.put(AZ, FileState.EXECUTABLE);
    assertThat(one("tools"))
        .isEqualTo(new Finding("tools", State.OK, "The Azure CLI: '" + AZ + "'.", null));
  }

  @Test
  void toolIsAskedWithoutAFileThatOnlyLinuxHas() throws Exception {
    variables.put("LATCHKEY_AZ_PATH", AZ);
    files.put(AZ, FileState.EXECUTABLE);
    assertThat(one("sign-in").remedy()).endsWith(" --source az > NUL").doesNotContain("/dev/null");
  }

  /** Docker's marks are files of Linux; a variable of Kubernetes may be a leftover. */
  @Test
  void noMarkOfLinuxMakesItAContainer() throws Exception {
    variables.put("USERPROFILE", "C:\\Users\\al");
    variables.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    files.put("/.dockerenv", FileState.NOT_EXECUTABLE);
    assertThat(examine("container"))
        .allSatisfy(finding -> assertThat(finding.message()).doesNotContain("is a container"));
  }

  @Test
  void proxyThatNobodyServesIsRemovedAsCmdDoesIt() throws Exception {
    variables.put("https_proxy", "http://127.0.0.1:1");
    assertThat(one("proxy").remedy()).isEqualTo("start it, or: set https_proxy=");
  }

  /** az's folder is real: Java's files on Linux know no path of Windows. */
  @Test
  @EnabledOnOs(value = OS.WINDOWS, disabledReason = "the files that are looked at have its paths")
  void clockThatIsBehindIsSetByWindowsOwnCommand() throws Exception {
    Path azure = Files.createDirectories(folder.resolve(".azure"));
    Files.writeString(azure.resolve("azureProfile.json"), "{}");
    variables.put("USERPROFILE", folder.toString());
    clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(-3));
    Finding behind = one("clock");
    assertThat(behind.state()).isEqualTo(State.PROBLEM);
    assertThat(behind.remedy()).isEqualTo("w32tm /resync");
    clock = Clock.systemUTC();
    assertThat(one("clock").state()).isEqualTo(State.OK);
  }
}
