package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolFinderTest {
  private static final String WBIN = "Microsoft SDKs\\Azure\\CLI2\\wbin";

  @Test
  void firstExecutableOnPathIsTaken() throws Exception {
    assertThat(find(Platform.LINUX, Map.of("PATH", "/a:/b:/c"), "/b/az", "/c/az"))
        .isEqualTo("/b/az");
  }

  @Test
  void emptyAndRelativeEntriesAreNeverUsed() {
    assertNotFound(Platform.LINUX, Map.of("PATH", ":.:bin:~/bin::"), "az", "./az", "bin/az", "/az");
    assertNotFound(Platform.LINUX, Map.of(), "az", "/az");
  }

  @Test
  void emptyAndDriveRelativeEntriesAreNeverUsedOnWindows() {
    assertNotFound(
        Platform.WINDOWS,
        Map.of("Path", ";.;bin;C:;C:bin;\\bin;%X%"),
        "az.exe",
        ".\\az.exe",
        "bin\\az.exe",
        "C:\\az.exe",
        "C:az.exe",
        "C:bin\\az.exe",
        "\\bin\\az.exe",
        "\\az.exe");
  }

  @Test
  void programsComeBeforeBatchFilesOfEveryFolderOnWindows() throws Exception {
    Map<String, String> path = Map.of("Path", "C:\\a;\"C:\\b c\";D:/d/");
    assertThat(find(Platform.WINDOWS, path, "C:\\a\\az.cmd", "C:\\b c\\az.exe"))
        .isEqualTo("C:\\b c\\az.exe");
    assertThat(find(Platform.WINDOWS, path, "D:/d/az.bat")).isEqualTo("D:/d/az.bat");
    assertThat(find(Platform.WINDOWS, path, "C:\\a\\az", "C:\\b c\\az.cmd"))
        .isEqualTo("C:\\b c\\az.cmd");
  }

  @Test
  void installersFoldersAreLookedIntoAfterPath() throws Exception {
    assertThat(find(Platform.MACOS, Map.of("PATH", "/usr/bin"), "/opt/homebrew/bin/az"))
        .isEqualTo("/opt/homebrew/bin/az");
    assertThat(
            find(
                Platform.WINDOWS,
                Map.of("PROGRAMFILES", "C:\\Program Files"),
                "C:\\Program Files\\" + WBIN + "\\az.cmd"))
        .isEqualTo("C:\\Program Files\\" + WBIN + "\\az.cmd");
    assertThat(
            find(
                Platform.WINDOWS,
                Map.of("LocalAppData", "C:\\Users\\a\\AppData\\Local"),
                "C:\\Users\\a\\AppData\\Local\\Programs\\" + WBIN + "\\az.cmd"))
        .isEqualTo("C:\\Users\\a\\AppData\\Local\\Programs\\" + WBIN + "\\az.cmd");
    assertNotFound(Platform.LINUX, Map.of("PATH", "/usr/bin"), "/opt/homebrew/bin/az");
  }

  @Test
  void programOnAShareOrInQuotesIsTakenOnWindows() throws Exception {
    for (String program :
        new String[] {
          "\\\\server.contoso.example\\share\\az.cmd",
          "\\\\10.1.2.3\\share\\az.cmd",
          "C:\\Program Files\\az.cmd"
        }) {
      for (String named : new String[] {program, "\"" + program + "\"", " " + program + " "}) {
        assertThat(find(Platform.WINDOWS, Map.of("latchkey_az_path", named), program))
            .isEqualTo(program);
      }
    }
    assertThat(
            find(
                Platform.WINDOWS,
                Map.of("LATCHKEY_AZ_PATH", "\\\\?\\C:\\tools\\az.cmd"),
                "C:\\tools\\az.cmd"))
        .isEqualTo("C:\\tools\\az.cmd");
    assertThat(
            find(
                Platform.WINDOWS,
                Map.of("PATH", "C:\\a;\"C:\\semi;colon\";\\\\server.example\\share"),
                "C:\\semi;colon\\az.cmd"))
        .isEqualTo("C:\\semi;colon\\az.cmd");
  }

  @Test
  void variableNamesTheProgramAndNothingElseIsTried() throws Exception {
    Map<String, String> named = Map.of("LATCHKEY_AZ_PATH", "/x/az", "PATH", "/a");
    assertThat(find(Platform.LINUX, named, "/x/az", "/a/az")).isEqualTo("/x/az");
    assertThatThrownBy(() -> find(Platform.LINUX, named, "/a/az"))
        .isInstanceOf(ToolNotFoundException.class)
        .hasMessage("LATCHKEY_AZ_PATH is '/x/az', and nothing is there");
    assertThatThrownBy(() ->
            find(Platform.LINUX, Map.of("LATCHKEY_AZ_PATH", "bin/a\nz", "PATH", "/a"), "/a/az"))
        .hasMessage("LATCHKEY_AZ_PATH is 'bin/a?z', which is not an absolute path");
    assertThat(find(Platform.LINUX, Map.of("LATCHKEY_AZ_PATH", " ", "PATH", "/a"), "/a/az"))
        .isEqualTo("/a/az");
  }

  @Test
  void firstThingThatIsInTheWayIsNamed() {
    Surroundings here =
        new Surroundings(
            Map.of("PATH", "/a:/b"),
            Clock.systemUTC(),
            Platform.LINUX,
            path -> path.startsWith("/a") ? FileState.NOT_A_FILE : FileState.NOT_EXECUTABLE);
    assertThatThrownBy(() -> new ToolFinder(here).find("az", "X", WBIN))
        .hasMessage("'/a/az' is not a file");
  }

  @Test
  void platformsAreKnownByTheirNames() {
    assertThat(Surroundings.platformNamed("Windows 11")).isEqualTo(Platform.WINDOWS);
    assertThat(Surroundings.platformNamed("Mac OS X")).isEqualTo(Platform.MACOS);
    assertThat(Surroundings.platformNamed("Darwin")).isEqualTo(Platform.MACOS);
    assertThat(Surroundings.platformNamed("Linux")).isEqualTo(Platform.LINUX);
  }

  @Test
  void pathThatNoFileSystemTakesIsMissing() {
    assertThat(Surroundings.ofThisMachine().files().stateOf("/a\0b")).isEqualTo(FileState.MISSING);
  }

  private static void assertNotFound(
      Platform platform, Map<String, String> variables, String... executables) {
    assertThatThrownBy(() -> find(platform, variables, executables))
        .isInstanceOf(ToolNotFoundException.class);
  }

  private static String find(
      Platform platform, Map<String, String> variables, String... executables)
      throws ToolNotFoundException {
    Set<String> there = Set.of(executables);
    return new ToolFinder(
            new Surroundings(
                variables,
                Clock.systemUTC(),
                platform,
                path -> there.contains(path) ? FileState.EXECUTABLE : FileState.MISSING))
        .find("az", "LATCHKEY_AZ_PATH", WBIN);
  }
}
