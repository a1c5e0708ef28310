package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Page;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The class paths and module paths that apps may have, each in a JVM of its own. */
class JarsIT {
  private static final Map<String, String> ALWAYS_ASK_AZ = Map.of("LATCHKEY_TOOL_CACHE", "off");
  private static final Map<String, String> ONLY_BROKER =
      Map.of(
          "AZURE_TOKEN_CREDENTIALS",
          "BrokerCredential",
          "LATCHKEY_BROKER",
          "dbus",
          "DBUS_SESSION_BUS_ADDRESS",
          "unix:path=/no/such/bus");

  private static final String THEIRS = Peers.azureIdentity("1.19.0").toAbsolutePath().toString();

  @RegisterExtension static final AzSignedIn AZ = new AzSignedIn();

  private LabWithAz az;

  @BeforeEach
  void forgetStarts() throws Exception {
    az = AZ.az();
    az.starts();
  }

  private static List<String> classPath(List<String> entries) {
    return List.of("-cp", String.join(File.pathSeparator, entries));
  }

  private static String line(String output, String beginning) {
    return output.lines().filter(line -> line.startsWith(beginning)).findFirst().orElse(output);
  }

  private static String token(String output, String name) {
    return line(output, "RESULT " + name).replace("RESULT " + name + " ", "");
  }

  private static String lineOfThePage() {
    return Page.of("docs/over-azure-identity.md")
        .blocks("text")
        .get(0)
        .text()
        .replaceAll("…\\s*", "");
  }

  @Test
  void bothLibrariesShareOneProcessAndOneToken() throws Exception {
    String output =
        az.java(
            ALWAYS_ASK_AZ,
            classPath(LabWithAz.classPath()),
            TokensInAProcess.class,
            "az",
            "latchkey",
            "az");

    assertThat(token(output, "az")).matches("\\d+ -?\\d+").isEqualTo(token(output, "latchkey"));
    assertThat(az.starts()).hasSize(1);
    assertThat(output)
        .contains("FROM file:" + Peers.own())
        .contains(lineOfThePage())
        .doesNotContain("WARN");
  }

  @Test
  void ifAzureIdentityIsThereTooOneWarningNamesBothJars() throws Exception {
    List<String> entries = new ArrayList<>(LabWithAz.classPath());
    entries.add(THEIRS);

    String output =
        az.java(Map.of(), classPath(entries), TokensInAProcess.class, "az", "latchkey", "az");

    assertThat(token(output, "az")).matches("\\d+ -?\\d+");
    assertThat(output.lines().filter(line -> line.contains("WARN")))
        .singleElement()
        .asString()
        .contains("com.azure:azure-identity", "file:" + Peers.own(), "file:" + THEIRS);
  }

  @Test
  void ifAzureIdentityComesFirstNothingOfOursRuns() throws Exception {
    List<String> entries = new ArrayList<>(LabWithAz.classPath());
    entries.add(0, THEIRS);

    String output = az.java(Map.of(), classPath(entries), TokensInAProcess.class, "az", "az");

    assertThat(output).contains("FROM file:" + THEIRS).doesNotContain("WARN");
    assertThat(az.starts()).hasSize(2);
  }

  @Test
  void moduleIsNamedLikeAzureIdentitys() throws Exception {
    String output =
        az.java(
            ALWAYS_ASK_AZ,
            List.of(
                "-p",
                Files.readString(Path.of("target/classpath.txt")).strip(),
                "-cp",
                "target/test-classes",
                "--add-modules",
                "com.azure.identity"),
            TokensInAProcess.class,
            "az",
            "latchkey");

    assertThat(token(output, "az")).matches("\\d+ -?\\d+").isEqualTo(token(output, "latchkey"));
    assertThat(az.starts()).hasSize(1);
  }

  @Test
  void brokerIsFoundByEither() throws Exception {
    List<String> with = LabWithAz.classPath();
    List<String> without =
        with.stream().filter(entry -> !entry.contains("latchkey-identity-broker")).toList();
    assertThat(without).hasSizeLessThan(with.size());

    String found = az.java(ONLY_BROKER, classPath(with), TokensInAProcess.class, "chain");
    String missing = az.java(ONLY_BROKER, classPath(without), TokensInAProcess.class, "chain");

    assertThat(token(missing, "chain")).contains("latchkey-identity-broker");
    assertThat(token(found, "chain"))
        .contains("from the authentication broker", "bus")
        .doesNotContain("latchkey-identity-broker");
  }
}
