package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables and paths by the rules of a platform that need not be the JVM's. */
class SurroundingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"AZURE_CLOUD_NAME", "azure_cloud_name", "Azure_Cloud_Name"})
  void namesHaveNoCaseOnWindows(String name) {
    Surroundings machine = windows(Map.of("Azure_Cloud_name", "x"));
    assertThat(machine.variable(name)).contains("x");
    assertThat(machine.environment().get(name)).isEqualTo("x");
    assertThat(machine.environment()).containsKey(name);
    assertThat(machine.without(name).environment()).isEmpty();
  }

  @Test
  void namesHaveCaseElsewhere() {
    Surroundings machine =
        BareMachine.with(Map.of("no_color", "0"), Clock.systemUTC(), Platform.LINUX);
    assertThat(machine.variable("NO_COLOR")).isEmpty();
    assertThat(machine.with(Map.of("NO_COLOR", "1")).environment())
        .containsExactlyInAnyOrderEntriesOf(Map.of("no_color", "0", "NO_COLOR", "1"));
    assertThat(machine.without("NO_COLOR").environment()).containsOnlyKeys("no_color");
  }

  @Test
  void everySpellingIsReplacedOnWindows() {
    Map<String, String> twice =
        Map.of("latchkey_pwsh_tenant", "evil", "Latchkey_Pwsh_Tenant", "worse", "Path", "p");
    Map<String, String> changed =
        windows(twice).with(Map.of("LATCHKEY_PWSH_TENANT", "")).environment();
    assertThat(Map.copyOf(changed))
        .containsExactlyInAnyOrderEntriesOf(Map.of("LATCHKEY_PWSH_TENANT", "", "Path", "p"));
  }

  @Test
  void ofTwoSpellingsTheSameOneAlwaysCounts() {
    assertThat(windows(Map.of("Path", "a", "PATH", "b", "path", "c")).variable("path"))
        .contains("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C:\\",
        "c:/x",
        "\\\\server\\share\\az",
        "\\\\server.contoso.example\\share\\az",
        "\\\\10.1.2.3\\share",
        "\\\\?server\\share",
        "//server/share/az",
        "\\\\?\\C:\\x",
        "\\\\?\\UNC\\server.example\\share\\x",
      })
  void pathWithADriveOrShareIsAbsoluteOnWindows(String path) {
    assertThat(windows(Map.of()).isAbsolute(path)).isTrue();
    assertThat(windows(Map.of("USERPROFILE", path)).home()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "C:",
        "C:x",
        "\\x",
        "/x",
        "\\\\",
        "\\\\server",
        "\\\\server\\",
        "\\\\.\\pipe\\x",
        "\\\\.\\C:\\x",
        "\\\\?\\",
        "\\\\?\\x",
        "\\\\?\\GLOBALROOT\\Device\\x",
        "\\\\?\\UNC\\.\\x",
        "1:\\x",
      })
  void devicesAndPathsThatDependOnTheFolderAreNotAbsolute(String path) {
    assertThat(windows(Map.of()).isAbsolute(path)).isFalse();
    assertThat(windows(Map.of()).absolute(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "\\\\?\\C:\\x,C:\\x",
    "\\\\?\\unc\\server\\share\\x,\\\\server\\share\\x",
    "C:/x,C:/x",
  })
  void prefixThatCmdAndTheJdkDoNotReadIsDropped(String path, String plain) {
    assertThat(windows(Map.of()).absolute(path)).contains(plain);
  }

  @ParameterizedTest
  @CsvSource({
    "C:\\Users\\me\\.Azure,c:/users/ME/.azure/,true",
    "C:\\Users\\me\\.Azure,C:\\Users\\.\\other\\..\\me\\\\.Azure\\,true",
    "C:\\Users\\me\\.Azure,\\\\?\\C:\\Users\\me\\.Azure,true",
    "\\\\server\\share\\x,//SERVER/share/x,true",
    "C:\\Users\\me\\.Azure,C:\\Users\\me\\.Azure2,false",
    "C:\\Users\\me\\.Azure,D:\\Users\\me\\.Azure,false",
    "\\\\server\\share\\x,\\server\\share\\x,false",
  })
  void pathsAreComparedAsPaths(String path, String other, boolean isSame) {
    assertThat(WindowsPath.isSame(path, other)).isEqualTo(isSame);
  }

  private static Surroundings windows(Map<String, String> variables) {
    return BareMachine.with(variables, Clock.systemUTC(), Platform.WINDOWS);
  }
}
