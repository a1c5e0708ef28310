package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lab.Lab;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The set-up for other tools, held to their own parsers where this machine has them. */
class TeamExportTest {
  static final String FILE =
      """
      tenant: contoso.test
      group: {name: "Größe & co's 🚀 \\"$HOME\\" ${x} %{y} `id` \\\\", description: "It's $5"}
      members: [alice@contoso.test, {servicePrincipal: contoso-app}]
      roles:
        - {role: Storage Blob Data Contributor, scope: https://contosodata.blob.core.windows.net}
        - {role: Storage Blob Data Reader, scope: https://contosodata.blob.core.windows.net/reports}
        - {role: Key Vault Secrets User, scope: https://contoso-vault.vault.azure.net}
        - {role: Reader, scope: Dev/rg-app}
        - {role: Reader, scope: Dev}
      apps: [{name: "local ${app}'s"}]
      """;
  static final String GROUP = "Größe & co's 🚀 \"$HOME\" ${x} %{y} `id` \\";

  private static final String HAS_ERROR =
      """
      import sys, tree_sitter_bicep
      from tree_sitter import Language, Parser
      tree = Parser(Language(tree_sitter_bicep.language())).parse(open(sys.argv[1], 'rb').read())
      print(tree.root_node.has_error)
      """;

  private static Lab lab;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    assertThat(LabTeam.writes(lab)).isEmpty();
    lab.close();
  }

  private Map<String, String> export(ExportFormat format) {
    return new LabTeam(lab, folder).access(FILE).export(format);
  }

  @Test
  void shellScriptQuotesEveryName() {
    String script = export(ExportFormat.AZ).get("team.sh");
    assertThat(script)
        .contains(
            "--body '{\"displayName\":\"Größe & co'\\''s 🚀 \\\"$HOME\\\" ${x} %{y} `id` \\\\\",",
            "--body '{\"displayName\":\"local ${app}'\\''s\",\"signInAudience\":\"AzureADMyOrg\"}'")
        .contains("member " + LabTeam.ALICE + " # alice@contoso.test\n")
        .doesNotContain("\r");
  }

  @Test
  void terraformReadsItsFile() throws Exception {
    RealTool terraform = RealTools.terraform();
    terraform.assumeFound();
    String text = String.valueOf(export(ExportFormat.TERRAFORM).get("main.tf"));
    assertThat(text).contains("\"Größe & co's 🚀 \\\"$HOME\\\" $${x} %%{y} `id` \\\\\"");
    Path file = Files.writeString(folder.resolve("main.tf"), text);
    // Reads the whole syntax, and says whether the form is the usual one; needs no provider.
    assertThat(run(terraform.program(), "fmt", "-check", "-diff", file.toString())).isEmpty();
    Files.writeString(file, text.replace("\\\"$HOME", "\"$HOME"));
    assertThatThrownBy(() -> run(terraform.program(), "fmt", "-check", file.toString()))
        .hasMessageContaining("main.tf");
  }

  @Test
  void bicepFilesAreReadByAParser() throws Exception {
    Map<String, String> files = export(ExportFormat.BICEP);
    assertThat(files.keySet())
        .containsExactly(
            "main.bicep",
            "role-1.bicep",
            "role-2.bicep",
            "role-3.bicep",
            "role-4.bicep",
            "role-5.bicep",
            "bicepconfig.json");
    assertThat(files.get("main.bicep"))
        .contains("'Größe & co\\'s 🚀 \"$HOME\" \\${x} %{y} `id` \\\\'");
    RealTool parser = RealTools.bicepParser();
    parser.assumeFound();
    for (Map.Entry<String, String> file : files.entrySet()) {
      // The grammar of tree-sitter-bicep 1.1.0 is older than this statement.
      String known = file.getValue().replace("extension microsoftGraphV1\n", "");
      Path path = Files.writeString(folder.resolve(file.getKey()), known);
      if (file.getKey().endsWith(".bicep")) {
        assertThat(run(parser.program(), "-c", HAS_ERROR, path.toString()))
            .as(file.getKey())
            .isEqualToIgnoringNewLines("False");
      }
    }
    Path broken = Files.writeString(folder.resolve("x.bicep"), "var x = 'a'b'\n");
    assertThat(run(parser.program(), "-c", HAS_ERROR, broken.toString()))
        .isEqualToIgnoringNewLines("True");
  }

  private String run(Path program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("CHECKPOINT_DISABLE", "1");
    for (String name : List.of("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")) {
      builder.environment().put(name, "http://127.0.0.1:9");
    }
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end");
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          command
              + ": "
              + Files.readString(errors, StandardCharsets.UTF_8)
              + Files.readString(output));
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Test
  void nameThatAzWouldReadFromAFileIsRefused() {
    LabTeam dana = new LabTeam(lab, folder);
    assertThatThrownBy(() ->
            dana.access("{tenant: contoso.test, group: {name: \"@/etc/passwd\"}}")
                .export(ExportFormat.AZ))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("it reads a file where '@' comes first");
  }

  @Test
  void formatsHaveTheNamesOfTheirTools() {
    assertThat(ExportFormat.of("bicep")).isEqualTo(ExportFormat.BICEP);
    assertThatThrownBy(() -> ExportFormat.of("arm"))
        .hasMessage("export format 'arm': expected is az, bicep or terraform");
  }
}
