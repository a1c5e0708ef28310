package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginTest {
  private static final ToolRequest REQUEST =
      new ToolRequest(
          List.of("https://storage.azure.com/.default"), "contoso.test", null, "{\"a\":1}");

  @Test
  void eachToolGetsTenantScopeAndClaimsInItsOwnWords() {
    assertThat(LoginTool.AZ.arguments(true, REQUEST))
        .containsExactly(
            "login",
            "--use-device-code",
            "--tenant",
            "contoso.test",
            "--scope",
            "https://storage.azure.com/.default",
            "--claims-challenge",
            "eyJhIjoxfQ==");
    assertThat(LoginTool.AZD.arguments(false, REQUEST))
        .containsExactly(
            "auth",
            "login",
            "--tenant-id",
            "contoso.test",
            "--scope",
            "https://storage.azure.com/.default",
            "--claims",
            "eyJhIjoxfQ==");
    assertThat(LoginTool.PWSH.arguments(true, REQUEST))
        .containsExactly(
            "-NoProfile",
            "-Command",
            "Connect-AzAccount -ErrorAction Stop -UseDeviceAuthentication -Tenant 'contoso.test'"
                + " -AuthScope 'https://storage.azure.com' -ClaimsChallenge 'eyJhIjoxfQ=='");
  }

  @Test
  void withoutOptionsTheToolIsAskedForNothingInParticular() {
    assertThat(LoginTool.AZ.arguments(false, null)).containsExactly("login");
    assertThat(LoginTool.AZD.arguments(false, null)).containsExactly("auth", "login");
  }

  @Test
  void adviceIsACommandThatAShellTakesAsItStands() {
    TokenRequest request =
        new TokenRequest(List.of("api://it's/.default"), "contoso.test", "{\"x\": 'y'}", false);
    assertThat(LoginAdvice.of("AzureCliCredential", FailureKind.NOT_SIGNED_IN, request))
        .contains(
            "latchkey login az --tenant contoso.test --scope 'api://it'\\''s/.default' --claims"
                + " '{\"x\": '\\''y'\\''}'");
    assertThat(LoginAdvice.of("AzureCliCredential", FailureKind.NETWORK, request)).isEmpty();
    assertThat(LoginAdvice.of("EnvironmentCredential", FailureKind.NOT_SIGNED_IN, request))
        .isEmpty();
  }

  @Test
  void adviceIsAToolOfLogin() {
    TokenRequest request = new TokenRequest(List.of("a"), null, null, false);
    for (SourceName source : SourceName.values()) {
      assertThat(LoginAdvice.of(source.className(), FailureKind.NOT_SIGNED_IN, request).isPresent())
          .as("%s", source)
          .isEqualTo(
              LoginTool.named(source.tool()).isPresent()
                  || source == SourceName.VISUAL_STUDIO_CODE);
    }
  }

  @Test
  void brokerIsSignedInToByTheSystem() {
    Result result = CommandInProcess.run(Map.of(), "login", "broker");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stderr())
        .startsWith("The operating system itself signs in to its broker. latchkey signs in with:");
  }

  private static Optional<String> obstacle(Map<String, String> variables, String... files) {
    Surroundings here = Surroundings.ofThisMachine();
    List<String> present = List.of(files);
    return BrowserHere.obstacle(
        new Surroundings(
            variables,
            here.clock(),
            Surroundings.Platform.LINUX,
            path ->
                present.contains(path)
                    ? Surroundings.FileState.NOT_EXECUTABLE
                    : Surroundings.FileState.MISSING));
  }

  @Test
  void browserIsOpenedOnlyWhereItsUserSits() {
    assertThat(obstacle(Map.of("DISPLAY", ":0"))).isEmpty();
    assertThat(obstacle(Map.of("WAYLAND_DISPLAY", "wayland-0"))).isEmpty();
    assertThat(obstacle(Map.of("WSL_DISTRO_NAME", "Debian"))).isEmpty();
    assertThat(obstacle(Map.of())).hasValueSatisfying(why -> assertThat(why).contains("no screen"));
    assertThat(obstacle(Map.of("DISPLAY", ":10", "SSH_CONNECTION", "1 2 3 4")))
        .contains("this is an SSH session");
    assertThat(obstacle(Map.of("DISPLAY", ":0"), "/.dockerenv")).contains("this is a container");
  }

  @Test
  void unknownToolAndEmptyOptionsAreRefused() {
    assertThat(CommandInProcess.run(Map.of(), "login", "gcloud").exitCode()).isEqualTo(2);
    assertThat(CommandInProcess.run(Map.of(), "login", "gcloud").stderr())
        .startsWith("Tool 'gcloud' is unknown. latchkey signs in with: az, azd,");
    assertThat(CommandInProcess.run(Map.of(), "login", "az", "--tenant", "").exitCode())
        .isEqualTo(2);
    assertThat(CommandInProcess.run(Map.of(), "login", "az", "--scope", "a b").exitCode())
        .isEqualTo(2);
  }

  @Test
  void noToolAtAllIsNotInstalled() {
    LatchkeyProcess.Result result =
        CommandInProcess.run(Map.of("PATH", "/nowhere"), "login", "--output=json");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.error().path("kind").asText()).isEqualTo("NOT_INSTALLED");
  }
}
