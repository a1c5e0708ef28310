package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the hardware only "certainly not" is concluded. */
class HardwareTest {
  private static Surroundings linux(
      @Nullable String tag, @Nullable String vendor, @Nullable String version) {
    Map<String, String> files = new HashMap<>();
    if (tag != null) {
      files.put("/sys/class/dmi/id/chassis_asset_tag", tag + "\n");
    }
    if (vendor != null) {
      files.put("/sys/class/dmi/id/sys_vendor", vendor + "\n");
    }
    if (version != null) {
      files.put("/proc/version", version + "\n");
    }
    return DeployedMachine.with(Map.of(), files);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "7783-7084-3265-9085-8269-3286-77,Microsoft Corporation,Linux version 6.8.0-azure,false",
        "7783-7084-3265-9085-8269-3286-77,-,Linux version microsoft-standard-WSL2,false",
        "7783-7084-3265-9085-8269-3286-77,QEMU,-,false",
        "No Asset Information,LENOVO,Linux version 6.8.0,true",
        "-,LENOVO,-,true",
        "-,Amazon EC2,-,true",
        "-,Google,-,true",
        "'',LENOVO,-,true",
        "0000-0001,Microsoft Corporation,-,true",
        "-,Microsoft Corporation,-,false",
        "'',Microsoft Corporation,-,false",
        "-,-,Linux version 5.15.90.1-microsoft-standard-WSL2,true",
        "-,-,Linux version 4.4.0-19041-Microsoft,true",
        "-,-,Linux version 6.8.0-generic,false",
        "-,-,-,false",
      })
  void linuxIsJudgedByItsFirmware(
      @Nullable String tag, @Nullable String vendor, @Nullable String version, boolean isNot) {
    assertThat(Hardware.isCertainlyNotAzure(linux(tag, vendor, version))).isEqualTo(isNot);
  }

  @Test
  void macIsNoneAndWindowsIsNotKnown() {
    Map<String, String> none = Map.of();
    assertThat(
            Hardware.isCertainlyNotAzure(BareMachine.with(none, Clock.systemUTC(), Platform.MACOS)))
        .isTrue();
    assertThat(
            Hardware.isCertainlyNotAzure(
                BareMachine.with(none, Clock.systemUTC(), Platform.WINDOWS)))
        .isFalse();
  }

  @Test
  void filesOfThisMachineAreReadShortAndWhole(@TempDir Path folder) throws Exception {
    Surroundings.FileFacts files = Surroundings.ofThisMachine().files();
    Path file = Files.writeString(folder.resolve("tag"), "x".repeat(4096));
    assertThat(files.textOf(file.toString())).contains("x".repeat(4096));
    Files.writeString(file, "x".repeat(4097));
    assertThat(files.textOf(file.toString())).isEmpty();
    assertThat(files.textOf(folder.toString())).isEmpty();
    assertThat(files.textOf(folder + "/none")).isEmpty();
    assertThat(files.textOf("\0")).isEmpty();
    assertThat(files.textOf("/proc/version")).isPresent();
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(files.textOf(pipe.toString())).isEmpty();
  }
}
