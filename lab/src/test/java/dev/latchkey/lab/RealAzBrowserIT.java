package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.BrowserWithoutScript.Page;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Azure CLI signs in through a browser that has no script, by redirect or form_post. */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class RealAzBrowserIT {
  private final RealTool tool;
  @TempDir Path folder;
  private Lab lab;
  private AzInLab az;
  private BrowserProgram browserProgram;
  private BrowserWithoutScript browser;

  RealAzBrowserIT(RealTool tool) {
    this.tool = tool;
  }

  @BeforeEach
  void start() {
    tool.assumeFound();
    lab = Lab.start();
    browserProgram = new BrowserProgram(folder);
    browser = new BrowserWithoutScript(lab);
    az =
        new AzInLab(lab, tool.program(), folder.resolve("azure"))
            .with("BROWSER", browserProgram.command());
  }

  @AfterEach
  void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  /** What a page with script does by itself is here a button. */
  private Page goOn(Page page) {
    return page.html().contains("<noscript>") ? browser.press(page, "Continue") : page;
  }

  @Test
  void signsInThroughThePage() throws Exception {
    try (ToolRun login = az.start("login")) {
      Page page = browser.open(browserProgram.address(login));
      assertThat(page.html()).contains("<title>Pick an account", "Microsoft Azure CLI");
      page = goOn(browser.press(page.fill("account", "bob@contoso.test"), "Sign in"));

      assertThat(page.address().getHost()).as("az's own page").isEqualTo("localhost");
      assertThat(page.status()).isEqualTo(200);
      ToolRun.Result result = login.result();
      assertThat(result.exitCode()).as(result.stderr()).isZero();
      assertThat(AzInLab.parse(result.stdout()).findValuesAsText("name"))
          .contains("Dev", "bob@contoso.test");
    }
    assertThat(PublishedKeys.verify(lab, az.token()).getStringClaim("upn"))
        .isEqualTo("bob@contoso.test");
  }

  @Test
  void showsWhatTheRecordingShows() throws Exception {
    try (ToolRun login = az.start("login")) {
      goOn(browser.press(browser.open(browserProgram.address(login)), "Sign in"));

      ToolRun.Result result = login.result();
      Recording recording = Recording.of(tool, "login-browser-ok");
      assertThat(AzInLab.parse(result.stdout())).isEqualTo(AzInLab.parse(recording.stdout()));
      assertThat(result.stderr()).isEqualTo(recording.stderr());
    }
  }

  @Test
  void isToldWhenThePersonCancels() throws Exception {
    try (ToolRun login = az.start("login")) {
      goOn(browser.press(browser.open(browserProgram.address(login)), "Cancel"));

      ToolRun.Result result = login.result();
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.stdout()).isEmpty();
      assertThat(result.stderr()).contains("AADSTS65004: User declined to consent");
    }
  }

  @Test
  void whoeverIsNotInTheTenantIsRefusedOnThePageAndCanPickAnotherAccount() throws Exception {
    try (ToolRun login = az.start("login", "--tenant", AzInLab.CONTOSO)) {
      Page page = browser.open(browserProgram.address(login));
      Page again = browser.press(page.fill("account", "carol@fabrikam.test"), "Sign in");
      assertThat(again.status()).isEqualTo(400);
      assertThat(again.html()).contains("AADSTS50020");
      goOn(browser.press(again.fill("account", "alice@contoso.test"), "Sign in"));

      ToolRun.Result result = login.result();
      assertThat(result.exitCode()).as(result.stderr()).isZero();
    }
  }
}
