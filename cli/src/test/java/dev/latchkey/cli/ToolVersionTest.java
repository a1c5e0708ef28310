package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.identity.internal.chain.SourceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolVersionTest {
  @TempDir Path folder;

  private String program(String name) throws IOException {
    Path program = folder.resolve(name);
    Files.createDirectories(program.getParent());
    return Files.writeString(program, "").toString();
  }

  @Test
  void azIsKnownByItsPythonPackage() throws Exception {
    Files.createDirectories(
        folder.resolve("az/lib/python3.12/site-packages/azure_cli-2.91.0.dist-info"));
    assertThat(ToolVersion.of(SourceName.AZURE_CLI, program("az/bin/az"))).hasValue("2.91.0");
    assertThat(ToolVersion.of(SourceName.AZURE_CLI, program("other/bin/az"))).isEmpty();
  }

  @Test
  void powerShellIsKnownByDotNetsListNextToIt() throws Exception {
    String shell = program("7/pwsh");
    assertThat(ToolVersion.of(SourceName.AZURE_POWERSHELL, shell)).isEmpty();
    Files.writeString(
        folder.resolve("7/pwsh.deps.json"),
        """
        {"targets": {"v10.0": {"pwsh/7.6.9.500": {"dependencies": {
          "Microsoft.PowerShell.SDK": "7.6.9-rc.1"}}}}}
        """);
    assertThat(ToolVersion.of(SourceName.AZURE_POWERSHELL, shell)).hasValue("7.6.9-rc.1");
    Files.writeString(folder.resolve("7/pwsh.deps.json"), "no JSON");
    assertThat(ToolVersion.of(SourceName.AZURE_POWERSHELL, shell)).isEmpty();
  }

  @Test
  void homebrewNamesAzdsFolderByItsVersion() throws Exception {
    String azd = program("homebrew/Cellar/azd/1.22.5/bin/azd");
    assertThat(ToolVersion.of(SourceName.AZURE_DEVELOPER_CLI, azd)).hasValue("1.22.5");
    assertThat(ToolVersion.of(SourceName.AZURE_DEVELOPER_CLI, program("bin/azd"))).isEmpty();
  }

  @Test
  void toolThatHasJustGoneHasNoVersion() {
    for (SourceName tool : SourceName.values()) {
      assertThat(ToolVersion.of(tool, folder.resolve("gone/tool").toString())).isEmpty();
    }
  }

  @Test
  void realPowerShellShowsItsVersion() {
    String shell = Optional.ofNullable(System.getenv("LATCHKEY_TEST_PWSH")).orElse("");
    assumeTrue(!shell.isEmpty(), "no pwsh");
    assertThat(ToolVersion.of(SourceName.AZURE_POWERSHELL, shell).orElse(""))
        .matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
