package dev.latchkey.lab;

import static dev.latchkey.lab.AzInLab.CONTOSO;
import static dev.latchkey.lab.AzInLab.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Azure CLI signs in by device code and prints tokens. */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class RealAzIT {
  private static final String STORAGE = "https://storage.azure.com/";

  private final RealTool tool;
  @TempDir Path folder;
  private Lab lab;
  private AzInLab az;

  RealAzIT(RealTool tool) {
    this.tool = tool;
  }

  @BeforeEach
  void start() {
    tool.assumeFound();
    lab = Lab.start();
    az = new AzInLab(lab, tool.program(), folder.resolve("azure"));
  }

  @AfterEach
  void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void signsInByDeviceCodeAndShowsWhatTheRecordingShows() {
    ToolRun.Result login = az.signIn("alice@contoso.test");

    assertThat(login.exitCode()).as(login.stderr()).isZero();
    assertThat(AzInLab.parse(login.stdout()))
        .isEqualTo(AzInLab.parse(Recording.of(tool, "login-ok").stdout()));
    assertThat(Recording.normalised(login.stderr()))
        .isEqualTo(Recording.normalised(Recording.of(tool, "login-ok").stderr()));
  }

  @Test
  void signsInByDeviceCodeThatAPersonTypesIntoThePage() {
    BrowserWithoutScript browser = new BrowserWithoutScript(lab);
    try (ToolRun login = az.start("login", "--use-device-code")) {
      BrowserWithoutScript.Page page = browser.open("https://microsoft.com/devicelogin");
      page = browser.press(page.fill("otc", login.userCode().toLowerCase(Locale.ROOT)), "Next");
      page = browser.press(page.fill("account", "bob@contoso.test"), "Sign in");

      assertThat(page.html()).contains("You have signed in to Microsoft Azure CLI on your device.");
      assertThat(login.result().exitCode()).isZero();
    }
    assertThat(az.json("account", "show").at("/user/name").asText()).isEqualTo("bob@contoso.test");
  }

  @Test
  void withoutABrowserBareLoginFallsBackToTheDeviceCode() {
    try (ToolRun login = az.start("login")) {
      lab.approveDeviceCode(login.userCode(), "alice@contoso.test");
      assertThat(login.result().exitCode()).isZero();
    }
    assertThat(az.json("account", "list")).hasSize(3);
  }

  @Test
  void refusesWhenThePersonDeclinesTheDevice() {
    BrowserWithoutScript browser = new BrowserWithoutScript(lab);
    try (ToolRun login = az.start("login", "--use-device-code")) {
      BrowserWithoutScript.Page page = browser.open("https://microsoft.com/devicelogin");
      page = browser.press(page.fill("otc", login.userCode()), "Next");
      browser.press(page, "Cancel");

      ToolRun.Result result = login.result();
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.stdout()).isEmpty();
      assertThat(result.stderr()).contains("AADSTS65004: User declined to consent");
    }
  }

  @Test
  void printsTokensThatVerifyForBothTenantsAndAnyResource() throws Exception {
    az.signIn("alice@contoso.test");

    JWTClaimsSet arm = PublishedKeys.verify(lab, az.token());
    assertThat(arm.getAudience()).containsExactly("https://management.core.windows.net/");
    assertThat(arm.getStringClaim("tid")).isEqualTo(CONTOSO);
    JWTClaimsSet guest =
        PublishedKeys.verify(lab, az.token("--tenant", FABRIKAM, "--resource", STORAGE));
    assertThat(guest.getAudience()).containsExactly(STORAGE);
    assertThat(guest.getStringClaim("tid")).isEqualTo(FABRIKAM);
    assertThat(guest.getStringClaim("oid")).isNotEqualTo(arm.getStringClaim("oid"));
    JWTClaimsSet vault =
        PublishedKeys.verify(lab, az.token("--scope", "https://vault.azure.net/.default"));
    assertThat(vault.getAudience()).containsExactly("https://vault.azure.net");
    JWTClaimsSet shared = PublishedKeys.verify(lab, az.token("-s", "Fabrikam Shared"));
    assertThat(shared.getStringClaim("tid")).isEqualTo(FABRIKAM);
    JWTClaimsSet graph = PublishedKeys.verify(lab, az.token("--resource-type", "ms-graph"));
    assertThat(graph.getAudience()).containsExactly("https://graph.microsoft.com/");
  }

  @Test
  void saysWhereATokenBelongsAsTheRecordingSays() {
    az.signIn("alice@contoso.test");
    for (String name : new String[] {"ok-default", "ok-tenant", "ok-subscription-name"}) {
      Recording recording = Recording.of(tool, name);
      ToolRun.Result result = az.run(recording.arguments());

      assertThat(Recording.normalised(result.stdout()))
          .isEqualTo(Recording.normalised(recording.stdout()));
    }
  }

  @Test
  void passesOnWhatEntraRefuses() {
    az.signIn("alice@contoso.test");

    assertThat(az.run("account", "get-access-token", "--resource", "https://nope.example").stderr())
        .contains("AADSTS500011: The resource principal named https://nope.example");
    assertThat(
            az.run(
                    "account",
                    "get-access-token",
                    "--tenant",
                    "99999999-9999-4999-8999-999999999999")
                .stderr())
        .contains(
            "Unable to get authority configuration for https://login.microsoftonline.com/9999");
    assertThat(az.run("account", "get-access-token", "--subscription", "nope").stderr())
        .startsWith("ERROR: Subscription 'nope' not found.");
  }

  @Test
  void aSecondLabBesideTheFirstDoesNotMix() {
    try (Lab second = Lab.start()) {
      AzInLab there = new AzInLab(second, tool.program(), folder.resolve("second"));
      az.signIn("alice@contoso.test");
      there.signIn("bob@contoso.test");

      assertThat(az.json("account", "show").at("/user/name").asText()).startsWith("alice");
      assertThat(there.json("account", "show").at("/user/name").asText()).startsWith("bob");
      String token = az.token("--resource", STORAGE);
      PublishedKeys.verify(lab, token);
      assertThatThrownBy(() -> PublishedKeys.verify(second, token))
          .hasMessage("The token is not signed by a published key.");
    }
  }
}
