package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.testing.InPlace;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a browser is started. */
class BrowserLauncherTest {
  /**
   * Without percent signs: Wine's cmd.exe changes them in a variable's value, Windows' does not.
   */
  private static final URI ADDRESS =
      URI.create("https://login.example/authorize?a=1&b=(2),3;4=56&c=7");

  @TempDir Path folder;

  @Test
  @EnabledOnOs(value = OS.WINDOWS, disabledReason = "its browser is a batch file")
  void wholeAddressReachesABrowserThatIsABatchFile() throws Exception {
    WindowsTool browser = WindowsTool.in(folder.resolve("R&D (x86)"), "browser.cmd");
    Path file = folder.resolve("args");
    for (String command :
        List.of(
            browser.batchFile(),
            "\"" + browser.batchFile() + "\" arguments %s",
            "\"" + browser.batchFile() + "\" arguments --url=%s --new &")) {
      Files.deleteIfExists(file);
      Surroundings machine =
          browser.surroundings("BROWSER", command, "WINDOWS_TOOL_FILE", file.toString());
      Process process = new BrowserLauncher(machine).open(ADDRESS).orElseThrow();
      assertThat(process.waitFor()).isZero();
      List<String> arguments = WindowsTool.decoded(Files.readString(file));
      if (command.contains("--url")) {
        assertThat(arguments).containsExactly("--url=" + ADDRESS, "--new");
      } else if (command.contains("%s")) {
        assertThat(arguments).containsExactly(ADDRESS.toString());
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.WINDOWS, disabledReason = "it plants a program of Windows")
  void bareNameIsNotRunFromTheWorkingFolder() throws Exception {
    Path planted = Path.of("planted-browser.exe").toAbsolutePath();
    Files.copy(Path.of(System.getProperty("java.home"), "bin", "java.exe"), planted);
    try {
      Surroundings machine =
          Surroundings.ofThisMachine()
              .with(Map.of("BROWSER", "planted-browser", "SystemRoot", "C:\\none"));
      assertThat(new BrowserLauncher(machine).open(ADDRESS)).isEmpty();
    } finally {
      Files.delete(planted);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its browser is a shell script")
  void bareNameIsFoundInAbsoluteFoldersOnly() throws Exception {
    Path browser = folder.resolve("browser");
    InPlace.write(
        browser, "#!/bin/sh\npwd > '" + folder + "/cwd'\necho \"$1\" > '" + folder + "/args'\n");
    assertThat(browser.toFile().setExecutable(true)).isTrue();
    Process process = open("browser", ".::" + folder).orElseThrow();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(folder.resolve("args")).strip()).isEqualTo(ADDRESS.toString());
    assertThat(Path.of(Files.readString(folder.resolve("cwd")).strip()))
        .isEqualTo(Path.of("/bin").toRealPath());

    String relative = Path.of("").toAbsolutePath().relativize(browser).toString();
    assertThat(open(relative, "/none")).isEmpty();
    assertThat(open("browser", new File(relative).getParent())).isEmpty();
  }

  private static Optional<Process> open(String browser, String path) {
    Surroundings here = Surroundings.ofThisMachine();
    Surroundings machine =
        new Surroundings(
            Map.of("BROWSER", browser, "PATH", path), here.clock(), Platform.LINUX, here.files());
    return new BrowserLauncher(machine).open(ADDRESS);
  }
}
