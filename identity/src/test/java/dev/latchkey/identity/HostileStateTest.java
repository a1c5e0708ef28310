package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.identity.internal.tool.powershell.PowerShellFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State files that were written to deceive the reader of a log or a terminal. */
@ExtendWith(Leftovers.class)
class HostileStateTest {
  private static final String MARK = "h0stile";
  private static final String ALICE = "alice@contoso.test";

  @TempDir Path folder;
  private FakeAzWithFiles machine;

  @BeforeEach
  void start() throws IOException {
    machine = new FakeAzWithFiles(folder, Clock.systemUTC());
  }

  static List<String> hostileValues() {
    return List.of(
        "\u001b[2J\u001b]0;" + MARK,
        "a\nINFO " + MARK,
        "a\r" + MARK,
        "\u009b31m" + MARK,
        "\u202e" + MARK,
        "\u2028" + MARK,
        "\u0000" + MARK,
        MARK.repeat((1 << 20) / MARK.length()));
  }

  private static String json(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return escaped.toString();
  }

  /** All that a user would see: the log at its most talkative, and the failure. */
  private static String seen(SourceCredential credential) {
    StringWriter texts = new StringWriter();
    String log =
        Logged.everythingBy(() -> {
          try {
            texts.append(credential.getTokenSync(Requests.request()).getExpiresAt().toString());
          } catch (SignInException e) {
            e.printStackTrace(new PrintWriter(texts, true));
            texts.append(e.attempts().toString());
          }
        });
    return (log + texts).replace(System.lineSeparator(), "\n");
  }

  private static void assertHarmless(SourceCredential credential) {
    String seen = seen(credential);
    assertThat(seen).hasSizeLessThan(20_000);
    assertThat(seen.lines()).noneMatch(line -> line.startsWith("INFO " + MARK));
    assertThat(seen.replace("\n", "").replace("\t", ""))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");
  }

  private AzureCliCredential az() {
    return new AzureCliCredentialBuilder()
        .tools(machine.tools())
        .enableAccountIdentifierLogging()
        .build();
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void nothingOfAzsFilesIsShownRaw(String value) throws IOException {
    String hostile = json(value);
    String cloud = "AzureCloud";
    for (String subscription :
        List.of(
            AzFolder.subscription("dev", "Dev", hostile, AzFolder.CONTOSO, true),
            AzFolder.subscription("dev", "Dev", ALICE, hostile, true),
            AzFolder.subscription("dev", hostile, ALICE, AzFolder.CONTOSO, true),
            AzFolder.subscription(hostile, "Dev", ALICE, AzFolder.CONTOSO, true),
            AzFolder.subscription("d", "D", ALICE, hostile, AzFolder.CONTOSO, true, cloud),
            AzFolder.subscription("d", "D", ALICE, "user", AzFolder.CONTOSO, true, hostile))) {
      machine.files.signInAlice();
      machine.files.profile(subscription);
      assertHarmless(az());
    }
    machine.files.signInAlice();
    machine.files.write("config", "[cloud]\nname = " + value + "\n");
    assertHarmless(az());
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void nothingThatATokenSaysOfItselfIsShownRaw(String value) throws IOException {
    String payload = "{\"tid\":\"" + json(value) + "\",\"upn\":\"" + json(value) + "\"}";
    String token = "e30." + Base64.getUrlEncoder().encodeToString(AzFolder.utf8(payload)) + ".x";
    machine.files.signInAlice(new Entry(token.replace("=", ""), Instant.now()));

    assertThat(seen(az())).contains("a token of tenant");
    assertHarmless(az());
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void nothingOfAzdsAndPowerShellsFilesIsShownRaw(String value) throws IOException {
    String hostile = json(value);
    AzFolder azd = new AzFolder(folder.resolve("home/.azd"));
    machine.variable("HOME", folder.resolve("home").toString());
    azd.write(
        "auth.json",
        "{\"auth\":{\"account\":{\"currentUser\":{\"homeAccountId\":\"" + hostile + "\"}}}}");
    azd.write("config.json", "{\"cloud\":{\"name\":\"" + hostile + "\"}}");
    assertHarmless(
        new AzureDeveloperCliCredentialBuilder()
            .tools(machine.tools())
            .enableAccountIdentifierLogging()
            .build());

    PowerShellFolder pwsh = new PowerShellFolder(folder.resolve("home"));
    pwsh.settings("CurrentUser");
    pwsh.contexts("K", PowerShellFolder.context("K", hostile, AzFolder.CONTOSO));
    assertHarmless(
        new AzurePowerShellCredentialBuilder()
            .tools(machine.tools())
            .enableAccountIdentifierLogging()
            .build());
  }
}
