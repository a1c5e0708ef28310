package dev.latchkey.cli;

import static dev.latchkey.cli.FakeTools.FABRIKAM;
import static dev.latchkey.cli.FakeTools.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.FakeTools.Tool;
import dev.latchkey.cli.LatchkeyProcess.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A few of the questions of {@link ParityTest}, asked of the packaged command and of an app with
 * the library, each a process with these variables. The second list names a source of deployed
 * apps, so that the command itself asks the library.
 */
class ParityIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dev                                      | alice@contoso.test",
        "EnvironmentCredential,AzureCliCredential | alice@contoso.test",
        "dev                                      | nobody",
        "EnvironmentCredential,AzureCliCredential | nobody"
      })
  void processesWithTheSameVariables(String sources, String user) throws Exception {
    FakeTools tools = new FakeTools(folder.resolve("tools"));
    if (user.equals("nobody")) {
      tools.signedOut(Tool.AZ);
    } else {
      tools.signedIn(Tool.AZ, user);
    }
    LatchkeyProcess process =
        new LatchkeyProcess(folder)
            .withAll(tools.environment())
            .with("AZURE_TENANT_ID", FABRIKAM)
            .with("AZURE_TOKEN_CREDENTIALS", sources);

    Result ofCommand = process.run("token", "--scope", SCOPE, "--timeout", "5m");
    List<String> asked = tools.takeNotesUpTo("");
    Result ofLibrary = process.runMain(LibraryInAProcess.class, SCOPE);

    assertThat(ofCommand.stdout()).isEqualTo(ofLibrary.stdout());
    assertThat(text(ofCommand)).isEqualTo(text(ofLibrary));
    assertThat(asked)
        .isEqualTo(tools.takeNotesUpTo(""))
        .singleElement()
        .asString()
        .contains("--tenant " + FABRIKAM);
  }

  /** A slow machine takes long enough to be told. */
  private static String text(Result result) {
    return Asked.withoutLogin(
        result
            .stderr()
            .lines()
            .filter(line -> !line.startsWith("Waiting for "))
            .collect(Collectors.joining("\n")));
  }
}
