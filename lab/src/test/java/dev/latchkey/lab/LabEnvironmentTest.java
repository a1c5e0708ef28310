package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of the developer's own cloud, or a pipeline's, comes into a lab's processes. */
class LabEnvironmentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AZURE_CLIENT_SECRET",
        "azure_tenant_id",
        "IDENTITY_HEADER",
        "MSI_ENDPOINT",
        "IMDS_ENDPOINT",
        "SYSTEM_ACCESSTOKEN",
        "SYSTEM_OIDCREQUESTURI",
        "DBUS_SESSION_BUS_ADDRESS"
      })
  void inheritedSettingIsTakenAway(String name) {
    assertThat(LabEnvironment.isRemoved(name)).isTrue();
  }

  @Test
  void whatProductionSetsIsAddedAfterwards() {
    try (Lab lab = Lab.start()) {
      Map<String, String> environment =
          new HashMap<>(Map.of("IDENTITY_ENDPOINT", "http://elsewhere", "PATH", "/bin"));
      lab.environment().applyTo(environment);
      assertThat(environment).doesNotContainKey("IDENTITY_ENDPOINT").containsKey("PATH");
      environment.putAll(lab.appServiceEnvironment());
      assertThat(environment.get("IDENTITY_ENDPOINT"))
          .isEqualTo("http://127.0.0.1:" + lab.imdsUri().getPort() + "/msi/token");
    }
  }

  @Test
  void whereCaseDoesNotMatterEverySpellingIsReplaced() {
    LabEnvironment lab = new LabEnvironment(Map.of("HTTPS_PROXY", "lab"), "-Dlab", true);
    Map<String, String> environment =
        new HashMap<>(
            Map.of("Https_Proxy", "out", "https_proxy", "out", "Java_Tool_Options", "-Dtheirs"));

    lab.applyTo(environment);

    assertThat(environment)
        .containsOnly(
            Map.entry("HTTPS_PROXY", "lab"), Map.entry("JAVA_TOOL_OPTIONS", "-Dtheirs -Dlab"));
  }

  @Test
  void whereCaseMattersOtherSpellingsAreOtherVariables() {
    LabEnvironment lab = new LabEnvironment(Map.of("HOME", "lab"), "-Dlab", false);
    Map<String, String> environment =
        new HashMap<>(Map.of("HOME", "mine", "home", "other", "JAVA_TOOL_OPTIONS", " "));

    lab.applyTo(environment);

    assertThat(environment)
        .containsOnly(
            Map.entry("HOME", "lab"),
            Map.entry("home", "other"),
            Map.entry("JAVA_TOOL_OPTIONS", "-Dlab"));
  }

  /** A process of a lab that has nothing of the user's on any system, however it was spelled. */
  @Test
  void inheritedSettingsOfAnySpellingDoNotReachAProcess() {
    assumeTrue(File.separatorChar == '\\', "names without case are Windows's");
    try (Lab lab = Lab.start()) {
      ProcessBuilder builder = new ProcessBuilder("unused");
      builder.environment().put("Https_Proxy", "http://out.test:1");
      builder.environment().put("userprofile", "C:\\Users\\me");
      builder.environment().put("AppData", "C:\\Users\\me");
      builder.environment().put("LocalAppData", "C:\\Users\\me");

      lab.environment().applyTo(builder.environment());

      assertThat(builder.environment().values())
          .doesNotContain("http://out.test:1", "C:\\Users\\me");
      Path home = Path.of(builder.environment().get("USERPROFILE"));
      for (String name : List.of("APPDATA", "LOCALAPPDATA")) {
        assertThat(Path.of(builder.environment().get(name))).startsWith(home).isDirectory();
      }
    }
  }
}
