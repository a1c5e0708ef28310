package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import dev.latchkey.testing.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lab's console in a real browser, by keyboard, and checked for accessibility by axe-core. */
class ConsoleIT {
  private static final String TOKEN =
      "https://login.microsoftonline.com/organizations/oauth2/v2.0/token";
  private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  private static final Path PICTURES = Path.of("target", "console");

  @TempDir private static Path folder;
  private static Lab home;
  private static Chromium chromium;
  private Lab lab;
  private Browser tool;

  @BeforeAll
  static void startBrowser() throws Exception {
    RealTool browser = RealTools.chromium();
    browser.assumeFound();
    Files.createDirectories(PICTURES);
    home = Lab.start();
    chromium = new Chromium(browser.program(), home, folder);
    chromium.call("Page.enable");
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
    if (home != null) {
      home.close();
    }
  }

  @BeforeEach
  void start() {
    lab = Lab.start();
    tool = new Browser(lab);
  }

  @AfterEach
  void stop() {
    lab.close();
    chromium.call("Page.navigate", "url", "about:blank");
  }

  private void open() throws Exception {
    chromium.show(1280, 900, "light");
    chromium.open(lab.controlUri().toString(), "Connected");
  }

  private JsonNode deviceCode() throws Exception {
    return tool.postForJson(
        TOKEN.replace("/token", "/devicecode"),
        Map.of("client_id", AZ, "scope", "https://storage.azure.com/.default offline_access"));
  }

  private JsonNode redeem(JsonNode device) throws Exception {
    return tool.postForJson(
        TOKEN,
        Map.of(
            "grant_type",
            "device_code",
            "client_id",
            AZ,
            "device_code",
            device.path("device_code").asText()));
  }

  private JsonNode refresh(JsonNode signedIn) throws Exception {
    return tool.postForJson(
        TOKEN,
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            AZ,
            "refresh_token",
            signedIn.path("refresh_token").asText(),
            "scope",
            "https://storage.azure.com/.default"));
  }

  /** Presses Tab until something has the focus, as a person without a mouse does. */
  private void tabTo(String name) {
    for (int i = 0; i < 60 && !chromium.focused().startsWith(name); i++) {
      chromium.press("Tab");
    }
    assertThat(chromium.focused()).startsWith(name);
  }

  @Test
  void deviceIsApprovedByKeyboardAlone() throws Exception {
    open();
    JsonNode device = deviceCode();
    String code = device.path("user_code").asText();
    chromium.awaitText(code);

    tabTo("Sign in as");
    chromium.press("ArrowDown");
    tabTo("Sign in the device with the code " + code);
    chromium.press("Enter");

    chromium.awaitText("No device waits for a sign-in.");
    assertThat(lab.pendingDeviceCodes()).isEmpty();
    assertThat(chromium.focused()).isEqualTo("Devices that wait");
    assertThat(redeem(device).has("access_token")).isTrue();
    chromium.awaitTrue(
        "document.getElementById('sign-in-list').innerText.includes('bob@contoso.test')");
  }

  @Test
  void deviceIsDeclined() throws Exception {
    open();
    JsonNode device = deviceCode();
    chromium.awaitText(device.path("user_code").asText());
    tabTo("Decline");
    chromium.press("Space");
    chromium.awaitText("No device waits for a sign-in.");
    assertThat(redeem(device).path("error").asText()).isEqualTo("authorization_declined");
  }

  @Test
  void switchesTakeEffectAndComeOffAgain() throws Exception {
    JsonNode device = deviceCode();
    lab.approveDeviceCode(device.path("user_code").asText(), "alice@contoso.test");
    JsonNode signedIn = redeem(device);
    open();

    tabTo("Require MFA");
    chromium.press("Space");
    chromium.awaitTrue("document.getElementById('done').textContent == 'Require MFA is on.'");
    assertThat(refresh(signedIn).path("error_description").asText()).startsWith("AADSTS50076");
    chromium.press("Space");
    chromium.awaitTrue("document.getElementById('done').textContent == 'Require MFA is off.'");
    assertThat(refresh(signedIn).has("access_token")).isTrue();

    for (String name : new String[] {"Revoke sign-ins", "Throttle", "Slow", "IMDS off"}) {
      tabTo(name);
      chromium.press("Space");
      chromium.awaitTrue("document.getElementById('done').textContent == '" + name + " is on.'");
    }
    assertThat(lab.troubles())
        .extracting(Trouble::kind, Trouble::place)
        .containsExactly(
            tuple(Trouble.Kind.REVOKED_GRANT, Trouble.Place.TOKENS),
            tuple(Trouble.Kind.THROTTLED, Trouble.Place.TOKENS),
            tuple(Trouble.Kind.SLOW, Trouble.Place.TOKENS),
            tuple(Trouble.Kind.RESET, Trouble.Place.IMDS));
    assertThatThrownBy(() -> tool.get(lab.imdsUri() + "/metadata/instance"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void troubleOfATestIsShownAndRemovedAndSignInsAreEnded() throws Exception {
    JsonNode device = deviceCode();
    lab.approveDeviceCode(device.path("user_code").asText(), "alice@contoso.test");
    JsonNode signedIn = redeem(device);
    lab.trouble(Trouble.mfaRequired());
    lab.trouble(Trouble.status(503).at(Trouble.Place.GRAPH).times(2));
    open();
    chromium.awaitText("kind status, at graph, times 2, status 503");
    chromium.awaitTrue("document.getElementById('mfa').checked");
    tabTo("Remove kind status");
    chromium.press("Enter");
    chromium.awaitTrue("document.getElementById('scripted').hidden");
    assertThat(lab.troubles()).hasSize(1);
    lab.clearTroubles();
    chromium.awaitTrue("!document.getElementById('mfa').checked");

    tabTo("End sign-ins of alice@contoso.test");
    chromium.press("Enter");
    chromium.awaitText("Nobody is signed in.");
    assertThat(refresh(signedIn).path("error_description").asText()).startsWith("AADSTS50173");
  }

  @Test
  void requestsAreShownAsTheyComeFilteredAndPaused() throws Exception {
    open();
    redeem(deviceCode());
    chromium.awaitText("POST login.microsoftonline.com/organizations/oauth2/v2.0/token");
    assertThat(chromium.evaluate("document.body.innerText").asText())
        .doesNotContain("CONNECT login");
    tabTo("Show only");
    chromium.type("/devicecode");
    chromium.awaitTrue(visibleRequests() + " == 1");
    chromium.evaluate("document.getElementById('filter').value = ''");
    chromium.type(" ");
    tabTo("With tunnels");
    chromium.press("Space");
    chromium.awaitText("CONNECT login.microsoftonline.com:443");

    tabTo("Pause");
    chromium.press("Enter");
    Flood.sendRecorded(lab, 7);
    chromium.awaitText("Paused: 7 wait.");
    assertThat(chromium.evaluate("document.body.innerText").asText()).doesNotContain("/flood");
    chromium.press("Enter");
    chromium.awaitText("/flood");
  }

  private static String visibleRequests() {
    return "document.querySelectorAll('#request-list tr:not([hidden])').length";
  }

  @Test
  void tokenLeavesTheAddressBarAndAReloadStillWorks() throws Exception {
    open();
    String token = lab.controlUri().getFragment();
    assertThat(chromium.evaluate("location.href").asText())
        .isEqualTo("http://127.0.0.1:" + lab.controlUri().getPort() + "/");
    assertThat(chromium.evaluate("document.documentElement.outerHTML").asText())
        .doesNotContain(token);
    chromium.call("Page.reload");
    chromium.awaitText("Connected");
    chromium.awaitText("alice@contoso.test");
  }

  @Test
  void pageWithoutTheTokenSaysWhatToOpen() throws Exception {
    String address = "http://127.0.0.1:" + lab.controlUri().getPort() + "/";
    chromium.open(address, "This page has no token of this lab. Open the whole address");
    chromium.call("Page.navigate", "url", address + "#" + "x".repeat(43));
    chromium.awaitTrue("token == 'x'.repeat(43) && sessionStorage.length == 0");
    chromium.awaitText("This page has no token of this lab.");
    assertThat(chromium.evaluate("document.body.innerText").asText()).doesNotContain("alice");
    // The right address, opened in the same tab.
    chromium.call("Page.navigate", "url", lab.controlUri().toString());
    chromium.awaitText("alice@contoso.test");
  }

  @Test
  void namesAreTextWhateverTheyHold() throws Exception {
    String script = "<img src=x onerror=\"document.title='broken in'\">";
    lab.close();
    lab =
        Lab.builder()
            .tenant(
                "evil.test",
                tenant ->
                    tenant
                        .name(script)
                        .user("eve", user -> user.displayName(script))
                        .group("<b>bold<b>"))
            .start();
    tool = new Browser(lab);
    open();
    tool.get(
        "https://login.microsoftonline.com/common/x?error="
            + Browser.encode(script)
            + "&state="
            + Browser.encode("</script><script>document.title='broken in'</script>"));
    tool.post(TOKEN, Map.of("grant_type", script, "username", script));
    chromium.awaitText(script);
    chromium.awaitTrue(visibleRequests() + " >= 2");
    assertThat(chromium.evaluate("document.title").asText()).isEqualTo("Latchkey lab");
    assertThat(chromium.evaluate("document.querySelectorAll('img,b,script').length").asInt())
        .as("the icon and the script of the page itself")
        .isEqualTo(2);
  }

  @Test
  void browserItselfRefusesTextAsHtml() throws Exception {
    open();
    String writing =
        "(() => { try { document.body.innerHTML = '<p>'; return 'written'; }"
            + " catch (e) { return e.name; } })()";
    assertThat(chromium.evaluate(writing).asText()).isEqualTo("TypeError");
    assertThat(chromium.evaluate("document.getElementById('main') != null").asBoolean()).isTrue();
  }

  @Test
  void endOfTheLabIsSaidAndTwoPagesShowTheSame() throws Exception {
    open();
    try (EventReader other = new EventReader(lab)) {
      other.nextState();
      lab.trouble(Trouble.mfaRequired());
      assertThat(other.nextState().path("troubles")).hasSize(1);
      chromium.awaitTrue("document.getElementById('mfa').checked");
    }
    lab.close();
    chromium.awaitText("The lab does not answer – next try in");
    tabTo("Require MFA");
    chromium.press("Space");
    chromium.awaitTrue(
        "document.getElementById('problem').textContent == 'The lab does not answer.'");
  }

  @Test
  void pageThatFindsNoRoomSaysSoAndTriesAgain() throws Exception {
    List<EventReader> readers = new ArrayList<>();
    try {
      while (readers.size() < 20) {
        readers.add(new EventReader(lab));
      }
      chromium.open(lab.controlUri().toString(), "Not connected – next try in");
      chromium.awaitText("20 readers listen to the lab's events. Close a page of the console.");
      readers.remove(0).close();
      chromium.awaitText("Connected");
      chromium.awaitTrue("document.getElementById('problem').hidden");
      chromium.awaitText("alice@contoso.test");
    } finally {
      for (EventReader reader : readers) {
        reader.close();
      }
    }
  }

  /** The page shows the newest 500, and its memory does not grow with what has come. */
  @Test
  @Tag("soak")
  void openPageStaysSmallHoweverManyRequestsCome() throws Exception {
    open();
    int each = Soak.rounds(50_000);
    Flood.sendRecorded(lab, each);
    chromium.awaitTrue("requests.seen + requests.skipped >= " + each);
    long before = heap();
    Flood.sendRecorded(lab, each);
    chromium.awaitTrue("requests.seen + requests.skipped >= " + 2 * each);
    chromium.awaitTrue(
        "document.getElementById('request-list').children.length == " + Math.min(500, 2 * each));
    chromium.awaitTrue("requests.waiting.length == 0");
    assertThat(heap()).isLessThan(before + (4 << 20));
  }

  private static long heap() {
    chromium.call("HeapProfiler.collectGarbage");
    return chromium.call("Runtime.getHeapUsage").path("usedSize").asLong();
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 360", "dark, 360"})
  void pageIsAccessible(String scheme, int width) throws Exception {
    JsonNode device = deviceCode();
    lab.approveDeviceCode(device.path("user_code").asText(), "alice@contoso.test");
    redeem(device);
    lab.directory()
        .addMember(
            lab.directory().groups().get(0).objectId(),
            lab.directory().findUser("bob@contoso.test").orElseThrow().objectId());
    tool.get("https://management.azure.com/subscriptions?api-version=2022-12-01");
    tool.get("https://graph.microsoft.com/v1.0/me");
    lab.trouble(Trouble.throttled(Duration.ofSeconds(5)));
    lab.trouble(Trouble.status(503).at(Trouble.Place.GRAPH).times(2));
    tool.get("https://graph.microsoft.com/v1.0/users");
    open();
    chromium.show(width, 900, scheme);
    deviceCode();
    chromium.awaitTrue("document.querySelectorAll('#device-list li').length == 1");
    chromium.awaitTrue("!document.getElementById('scripted').hidden");
    chromium.evaluate("document.querySelector('details').open = true");
    Files.write(PICTURES.resolve(scheme + "-" + width + ".png"), chromium.picture());
    assertThat(chromium.evaluate("document.documentElement.scrollWidth").asInt())
        .as("nothing is cut off at the right")
        .isLessThanOrEqualTo(width);
    assertThat(violations()).isEmpty();
    chromium.evaluate("showProblem('The lab does not answer.')");
    chromium.evaluate("showConnection('lost', 'The lab does not answer', '– next try in 4 s')");
    assertThat(violations()).isEmpty();
  }

  /** What axe-core finds by all its rules: of WCAG 2.2 A and AA, and its best practices. */
  private static JsonNode violations() throws Exception {
    try (InputStream axe = ConsoleIT.class.getClassLoader().getResourceAsStream("axe.min.js")) {
      chromium.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    JsonNode found =
        chromium.call(
            "Runtime.evaluate",
            "expression",
            "axe.run({rules: {'target-size': {enabled: true}}}).then(r => ({passes: r.passes.length,"
                + " violations: r.violations.map(v => [v.id, v.nodes.map(n => n.html + n.failureSummary)])}))",
            "awaitPromise",
            true,
            "returnByValue",
            true);
    assertThat(found.at("/result/value/passes").asInt()).as(found.toString()).isGreaterThan(20);
    return found.at("/result/value/violations");
  }
}
