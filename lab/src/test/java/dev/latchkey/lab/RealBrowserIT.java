package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A person with a real browser signs the real Azure CLI in: by mouse, by keyboard, without script.
 */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class RealBrowserIT {
  private final RealTool tool;
  @TempDir Path folder;
  private Lab lab;
  private Chromium chromium;
  private AzInLab az;
  private BrowserProgram browserProgram;

  RealBrowserIT(RealTool tool) {
    this.tool = tool;
  }

  @BeforeEach
  void start() throws Exception {
    tool.assumeFound();
    RealTool browser = RealTools.chromium();
    browser.assumeFound();
    lab = Lab.start();
    chromium =
        new Chromium(browser.program(), lab, Files.createDirectory(folder.resolve("browser")));
    browserProgram = new BrowserProgram(folder);
    az =
        new AzInLab(lab, tool.program(), folder.resolve("azure"))
            .with("BROWSER", browserProgram.command());
  }

  @AfterEach
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  private void assertSignedIn(ToolRun login, String user) {
    ToolRun.Result result = login.result();
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(AzInLab.parse(result.stdout()).at("/0/user/name").asText()).isEqualTo(user);
  }

  @Test
  void signsInByMouse() throws Exception {
    try (ToolRun login = az.start("login")) {
      chromium.open(browserProgram.address(login), "Pick an account");
      chromium.click("Bob Example");
      chromium.click("Sign in");

      assertSignedIn(login, "bob@contoso.test");
      assertThat(chromium.evaluate("location.hostname").asText()).isEqualTo("localhost");
    }
  }

  @Test
  void signsInByKeyboardAlone() throws Exception {
    try (ToolRun login = az.start("login")) {
      chromium.open(browserProgram.address(login), "Pick an account");
      chromium.press("Tab");
      assertThat(chromium.focused()).startsWith("Alice Example");
      chromium.press("ArrowDown");
      assertThat(chromium.focused()).startsWith("Bob Example");
      chromium.press("Tab");
      assertThat(chromium.focused()).isEqualTo("Sign in");
      chromium.press("Enter");

      assertSignedIn(login, "bob@contoso.test");
    }
  }

  @Test
  void signsInWithoutScript() throws Exception {
    chromium.call("Emulation.setScriptExecutionDisabled", "value", true);
    try (ToolRun login = az.start("login")) {
      chromium.open(browserProgram.address(login), "Pick an account");
      chromium.click("Sign in");
      // az since 2.9x wants the answer posted, which takes one more click.
      if (tool.isAtLeast(2, 90)) {
        chromium.awaitText("Script is off.");
        chromium.click("Continue");
      }

      assertSignedIn(login, "alice@contoso.test");
    }
  }

  @Test
  void signsADeviceInByKeyboardAlone() throws Exception {
    try (ToolRun login = az.start("login", "--use-device-code")) {
      chromium.open("https://microsoft.com/devicelogin", "Enter code");
      chromium.awaitFocus("Code");
      chromium.type("wrong");
      chromium.press("Enter");
      chromium.awaitText("That code didn't work.");
      assertThat(chromium.evaluate("document.title").asText()).contains("Enter code");
      chromium.awaitFocus("Code");
      chromium.type(login.userCode());
      chromium.press("Enter");
      chromium.awaitText("Pick an account");
      chromium.press("Tab");
      chromium.press("Enter");

      chromium.awaitText("You have signed in to Microsoft Azure CLI on your device.");
      assertSignedIn(login, "alice@contoso.test");
    }
  }

  @Test
  void cancelsByMouse() throws Exception {
    try (ToolRun login = az.start("login")) {
      chromium.open(browserProgram.address(login), "Pick an account");
      chromium.click("Cancel");

      ToolRun.Result result = login.result();
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.stderr()).contains("AADSTS65004");
    }
  }
}
