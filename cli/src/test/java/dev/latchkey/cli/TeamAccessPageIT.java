package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.TeamFile;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.testing.Page;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of {@code docs/team-access.md}, run as it stands, by the lead of a lab. Java's block
 * is compiled by the tests of {@code examples}.
 */
class TeamAccessPageIT {
  private static final Page PAGE = Page.of("docs/team-access.md");

  @TempDir Path folder;

  private static List<String> blocks(String language) {
    return PAGE.blocks(language).stream().map(Page.Block::text).toList();
  }

  @Test
  void everyBlockRuns() throws Exception {
    List<String> files = blocks("yaml");
    assertThat(files).hasSize(2);
    try (InLab inLab = new InLab(folder).signedIn("dana@contoso.test")) {
      LatchkeyProcess command = inLab.command();
      Path work = command.workingFolder();
      Files.writeString(work.resolve("team.yaml"), files.get(0));
      List<String> commands = blocks("").stream().flatMap(String::lines).toList();
      assertThat(commands).hasSizeGreaterThan(7);
      for (String line : commands) {
        assertThat(line).startsWith("latchkey ");
        // No terminal is here to ask at, and dana is not in the group, so waiting does not help.
        String asked = line.replaceFirst("team apply$", "team apply --yes").replace("1m", "1s");
        Result result = command.run(asked.substring("latchkey ".length()).split(" ", -1));
        assertThat(result.exitCode()).as("%s: %s", asked, result).isIn(0, 6);
        if (line.equals("latchkey team verify")) {
          assertThat(result.stdout()).contains(" is not in the group 'shop-developers'.");
        }
        // From the second command on by the tenant's id: for a domain, each would start az.
        Files.writeString(work.resolve("team.yaml"), byId(files.get(0)));
      }
      shellLoadsTheSecret(command, work);
      powerShellLoadsTheSecret(work);

      Files.writeString(work.resolve("team.yaml"), byId(files.get(1)));
      assertThat(TeamFile.read(work.resolve("team.yaml")).environments())
          .containsExactly("dev", "test");
      assertThat(command.run("team", "plan", "--env", "test").exitCode()).isEqualTo(6);
    }
  }

  private static String byId(String file) {
    assertThat(file).contains("tenant: contoso.test");
    return file.replace("tenant: contoso.test", "tenant: " + FakeTools.CONTOSO);
  }

  private static void shellLoadsTheSecret(LatchkeyProcess command, Path work) throws Exception {
    String script = blocks("sh").get(0) + "echo \"id=$AZURE_CLIENT_ID\"\n";
    Result result = command.in(work).startProgram(List.of("/bin/sh", "-c", script)).await();
    assertThat(result.stdout()).as("%s", result.stderr()).containsPattern("id=[0-9a-f-]{36}");
  }

  private static void powerShellLoadsTheSecret(Path work) throws Exception {
    RealTool pwsh = RealTools.pwsh();
    if (!pwsh.isFound()) {
      return; // RealTools has noted that it is missing.
    }
    String script = blocks("powershell").get(0) + "\n\"id=$env:AZURE_CLIENT_ID\"\n";
    Process process =
        new ProcessBuilder(pwsh.program().toString(), "-NoProfile", "-Command", script)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).containsPattern("id=[0-9a-f-]{36}");
  }
}
