package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that a tool prints is in no text of ours, wherever it is printed. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@EnumSource
class SecretsTest {
  private static final String TOKEN = FakeTool.TOKEN;

  @Parameter ToolUnderTest tool;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"accessToken\":\"" + TOKEN + "\"}",
        "{\"accessToken\":\"" + TOKEN + "\",\"expires_on\":-1}",
        "{\"accessToken\":\"" + TOKEN + "\",\"expiresOn\":\"" + TOKEN + "\"}",
        "{\"accessToken\":\"" + TOKEN + "\",",
        "{\"token\":\"" + TOKEN + "\"}",
        "{\"token\":\"" + TOKEN + "\",\"expiresOn\":\"" + TOKEN + "\"}",
        "<latchkey:token|x||" + TOKEN + ":latchkey>",
        "<latchkey:token|1|" + TOKEN + "|\u0001" + TOKEN + ":latchkey>",
        "<latchkey:error|" + TOKEN + ":latchkey>",
        "[\"" + TOKEN + "\"]",
        TOKEN,
      })
  void tokenOnStdoutIsInNoExceptionOrLog(String stdout) {
    assertSilent(tool.fake(folder).prints(stdout));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR: {\"accessToken\":\"" + TOKEN + "\"}",
        "ERROR: AADSTS50076: " + TOKEN + "\naz login --tenant \"x " + TOKEN + "\"",
        "ERROR: Subscription '" + TOKEN + "' not found.",
        "ERROR: The command failed with an unexpected error. Here is the traceback:\n"
            + "Traceback (most recent call last):\nValueError: "
            + TOKEN,
        "{\"error\":\"AADSTS50076: "
            + TOKEN
            + "\",\"suggestion\":\"azd auth login --tenant-id "
            + TOKEN
            + "\"}",
        "ERROR: access to subscription with ID '" + TOKEN + "'",
        "ERROR: AzureCLICredential: ERROR: " + TOKEN,
        "Get-AzAccessToken: AADSTS7000215: application '" + TOKEN + "'",
        TOKEN + "Error: x\nTraceback (most recent call last):\n" + TOKEN,
      })
  void tokenOnStderrIsInNoExceptionOrLog(String stderr) {
    assertSilent(tool.fake(folder).prints(TOKEN).complains(stderr).exits(1));
  }

  @Test
  void tokenOfAToolThatIsEndedIsInNoExceptionOrLog() {
    assertSilent(tool.fake(folder).prints(TOKEN).complains(TOKEN).run("sleep 600"));
  }

  @Test
  void successIsOneLineWithTheTenantAndNeitherTokenNorAccount() {
    String log =
        Logged.everythingBy(() -> tool.credential(jwtTool()).getTokenSync(Requests.request()));

    assertThat(log.lines())
        .filteredOn(line -> line.contains(tool.source()))
        .singleElement()
        .asString()
        .contains(Requests.CONTOSO)
        .doesNotContain("alice", "e30");
  }

  @Test
  void accountIsLoggedOnlyWhenThatIsEnabled() {
    String log =
        Logged.everythingBy(() ->
            tool.credential(jwtTool(), ToolCredentialBuilderBase::enableAccountIdentifierLogging)
                .getTokenSync(Requests.request()));

    assertThat(log).contains("alice@contoso.test").doesNotContain("e30");
  }

  @Test
  void noToStringHoldsASecret() {
    FakeTool az = tool.fake(folder).prints(tool.answer());
    List<Object> builders = new ArrayList<>();
    SourceCredential credential = tool.credential(az.variable("SECRET", TOKEN), builders::add);
    credential.getTokenSync(Requests.request());

    assertThat(builders.toString()).doesNotContain(TOKEN);
    assertThat(String.valueOf((Object) credential)).doesNotContain(TOKEN);
  }

  private FakeTool jwtTool() {
    String payload = "{\"tid\":\"" + Requests.CONTOSO + "\",\"upn\":\"alice@contoso.test\"}";
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    String jwt = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + ".x";
    return tool.fake(folder).prints(tool.answer(jwt));
  }

  private void assertSilent(FakeTool az) {
    StringWriter texts = new StringWriter();
    String log =
        Logged.everythingBy(() -> {
          SignInException failure =
              Requests.failureOf(
                  tool.credential(az, options -> options.processTimeout(Duration.ofMillis(700))));
          failure.printStackTrace(new PrintWriter(texts, true));
          texts.append(failure.attempts().toString()).append(failure.toString());
        });

    assertThat(texts.toString()).contains("SignInException").doesNotContain(TOKEN);
    assertThat(log).doesNotContain(TOKEN);
  }
}
