package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelativePathsTest {
  private static final String HERE = Path.of("").toAbsolutePath().toString();

  /** Variables whose relative path stays as it is, since it would name code. */
  private static final Set<String> OF_CODE =
      Set.of("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LATCHKEY_AZ_PATH", "BROWSER");

  @Test
  void everyPathCountsFromTheFolderOfTheJvm() {
    Map<String, String> relative = new HashMap<>();
    Surroundings.PATHS.forEach(name -> relative.put(name, "some/../" + name));
    Surroundings.PATH_LISTS.forEach(name -> relative.put(name, "/a:b::~/c:"));
    OF_CODE.forEach(name -> relative.put(name, "x:y"));
    relative.put("az_config_dir", "x");

    Map<String, String> absolute = BareMachine.with(relative).environment();

    assertThat(absolute).hasSameSizeAs(relative);
    Surroundings.PATHS.forEach(
        name -> assertThat(absolute).containsEntry(name, HERE + "/some/../" + name));
    Surroundings.PATH_LISTS.forEach(
        name -> assertThat(absolute).containsEntry(name, "/a:" + HERE + "/b::" + HERE + "/~/c:"));
    OF_CODE.forEach(name -> assertThat(absolute).containsEntry(name, "x:y"));
    assertThat(absolute).containsEntry("az_config_dir", "x");
  }

  @Test
  void absoluteAndBlankValuesKeepEveryCharacter() {
    Map<String, String> variables =
        Map.of(
            "AZURE_CONFIG_DIR",
            "/a/../b//",
            "REQUESTS_CA_BUNDLE",
            "",
            "HOME",
            "  ",
            "SSL_CERT_DIR",
            "/x::/y:",
            "PSModulePath",
            "");
    assertThat(BareMachine.with(variables).environment()).isEqualTo(variables);
  }

  @Test
  void blanksAroundAPathCountForToolsOnly() {
    Map<String, String> variables =
        Map.of(
            "AZURE_CONFIG_DIR", " /a",
            "AZURE_FEDERATED_TOKEN_FILE", " /a ",
            "AZURE_CLIENT_CERTIFICATE_PATH", " a ");
    assertThat(BareMachine.with(variables).environment())
        .isEqualTo(
            Map.of(
                "AZURE_CONFIG_DIR", HERE + "/ /a",
                "AZURE_FEDERATED_TOKEN_FILE", "/a",
                "AZURE_CLIENT_CERTIFICATE_PATH", HERE + "/a"));
  }

  @Test
  void windowsPathsAreCompletedByTheRulesOfWindows() {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "azure_config_dir",
                "other",
                "AZD_CONFIG_DIR",
                "\\other",
                "SSL_CERT_FILE",
                "D:other",
                "CURL_CA_BUNDLE",
                "\\\\?\\C:\\x",
                "TEMP",
                "C:\\t",
                "psmodulepath",
                "C:\\m;mine"));
    Map<String, String> absolute =
        BareMachine.with(variables, Clock.systemUTC(), Platform.WINDOWS).environment();
    variables.put("azure_config_dir", HERE + "\\other");
    variables.put("AZD_CONFIG_DIR", HERE.substring(0, 2) + "\\other");
    variables.put("psmodulepath", "C:\\m;" + HERE + "\\mine");
    assertThat(absolute).isEqualTo(variables);
  }

  @Test
  void everyPathThatThisModuleReadsIsInTheTable() throws IOException {
    Set<String> read = new TreeSet<>();
    Pattern name = Pattern.compile("\"([A-Z_]+_(?:DIR|FILE|PATH|BUNDLE))\"");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path source : files.filter(Files::isRegularFile).toList()) {
        Matcher found = name.matcher(Files.readString(source));
        while (found.find()) {
          read.add(found.group(1));
        }
      }
    }
    read.removeIf(variable -> variable.matches("LATCHKEY_[A-Z]+_PATH"));
    assertThat(read).contains("AZURE_CONFIG_DIR", "AZURE_FEDERATED_TOKEN_FILE");
    read.removeAll(Surroundings.PATH_LISTS);
    assertThat(Surroundings.PATHS).containsAll(read);
  }

  @Test
  void toolGetsAbsolutePathsAndRunsInItsNeutralFolder(@TempDir Path folder) throws Exception {
    FakeTool tool = FakeTool.in(folder).recordsSurroundings().variable("SSL_CERT_DIR", "b:/c");
    Surroundings.PATHS.forEach(name -> tool.variable(name, "a/" + name));

    new ToolRunner(tool.install())
        .run(List.of(ShellProgram.in(folder, "az").toString()), Map.of(), Duration.ofSeconds(20));

    assertThat(tool.recorded("cwd")).containsExactly(ThisSystem.neutralFolder());
    List<String> environment = tool.recorded("env");
    Surroundings.PATHS.forEach(
        name -> assertThat(environment).contains(name + "=" + HERE + "/a/" + name));
    assertThat(environment).contains("SSL_CERT_DIR=" + HERE + "/b:/c");
  }

  @Test
  void literalTildeIsFoundWhereItBeginsAPath() {
    Surroundings machine =
        BareMachine.with(
            Map.of("AZURE_CONFIG_DIR", "~/.other", "HOME", "/home/~ann", "PSModulePath", "/m:~x"));
    assertThat(machine.literalTilde("HOME", "NETRC")).isEmpty();
    assertThat(machine.literalTilde("HOME", "AZURE_CONFIG_DIR"))
        .hasValue("AZURE_CONFIG_DIR has '~/.other' with a literal '~'");
    assertThat(machine.literalTilde("PSModulePath"))
        .hasValue("PSModulePath has '~x' with a literal '~'");
  }
}
