package dev.latchkey.identity;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.fake.OnRealBus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a broker answers is a secret: it is in no log, text, file or command line. The app keeps the
 * access token alone.
 */
@Timeout(90)
class BrokerSecretsTest extends OnRealBus {
  private static final String REFRESH_TOKEN = "refresh-" + UUID.randomUUID();
  private static final String ID_TOKEN = "id-" + UUID.randomUUID();
  private static final String ACCESS_TOKEN = Answers.accessToken(ALICE, CONTOSO);
  private static final String WORDS_OF_AN_ERROR = "words-" + UUID.randomUUID();
  private static final List<String> SECRETS =
      List.of(REFRESH_TOKEN, ID_TOKEN, ACCESS_TOKEN, WORDS_OF_AN_ERROR);

  @TempDir Path folder;

  /** What the processes of this machine show to others, at each request and at the end. */
  private final List<String> shown = new ArrayList<>();

  @BeforeEach
  void brokerIsTalkative() {
    fake.silent(call -> {
      synchronized (shown) {
        shown.addAll(ofProcesses());
      }
      return fake.methods().stream().filter("acquireTokenSilently"::equals).count() > 2
          ? Answers.error(2, "AADSTS50076 " + WORDS_OF_AN_ERROR)
          : Answers.token(ALICE)
              .replace("e30.secret-id-token.x", ID_TOKEN)
              .replace(
                  "\"accessTokenType\"",
                  "\"refreshToken\":\"" + REFRESH_TOKEN + "\",\"accessTokenType\"");
    });
  }

  /** Command lines, which all users can read, and environments. */
  private static List<String> ofProcesses() {
    List<String> texts = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      for (String file : List.of("cmdline", "environ")) {
        try {
          texts.add(
              Files.readString(Path.of("/proc", String.valueOf(process.pid()), file), ISO_8859_1));
        } catch (IOException e) {
          // It has ended, or is another user's.
        }
      }
    }
    return texts;
  }

  private Process start(Path heap) throws IOException {
    EnrolledMachine machine =
        new EnrolledMachine(Files.createDirectories(folder.resolve("home")), bus())
            .signsInToVisualStudioCode(ALICE);
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            BrokerSecretsMain.class.getName(),
            heap.toString());
    java.environment().clear();
    java.environment().putAll(machine.variables());
    java.environment().put("AZURE_LOG_LEVEL", "verbose");
    return java.directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static String until(BufferedReader output, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line; (line = output.readLine()) != null && !line.equals(end); ) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static String content(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }

  /** Whether a text is in memory, with one byte or two for each character. */
  private static boolean holds(String memory, String text) {
    return memory.contains(text)
        || memory.contains(new String(text.getBytes(UTF_16BE), ISO_8859_1))
        || memory.contains(new String(text.getBytes(UTF_16LE), ISO_8859_1));
  }

  @Test
  void tokensOfABrokerAreShownNowhere() throws Exception {
    Path heap = folder.resolve("app.hprof");
    Process app = start(heap);
    String output;
    try (BufferedReader lines = app.inputReader(UTF_8)) {
      output = until(lines, "READY");
      shown.addAll(ofProcesses());
      app.getOutputStream().close();
      output += until(lines, "");
      assertThat(app.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      app.destroyForcibly();
    }
    assertThat(output)
        .contains(
            "VisualStudioCodeCredential: a token of tenant " + CONTOSO,
            "TOKEN OF " + ACCESS_TOKEN.length() + " FROM dev.latchkey",
            "AADSTS50076")
        .doesNotContain(SECRETS);
    assertThat(fake.methods()).filteredOn("acquireTokenSilently"::equals).hasSize(3);
    assertThat(fake.calls()).allSatisfy(call -> assertThat(call.request()).doesNotContain(SECRETS));
    // The texts themselves are no matter of a report: other programs' environments are in them.
    assertThat(shown.stream().anyMatch(text -> text.contains(BrokerSecretsMain.class.getName())))
        .isTrue();
    assertThat(shown.stream().anyMatch(text -> SECRETS.stream().anyMatch(text::contains)))
        .isFalse();

    String memory = content(heap);
    assertThat(holds(memory, ACCESS_TOKEN)).as("the search can find").isTrue();
    assertThat(holds(memory, REFRESH_TOKEN)).as("refresh token in the heap").isFalse();
    assertThat(holds(memory, ID_TOKEN)).as("id token in the heap").isFalse();
    Files.delete(heap);
    List<Path> files = new ArrayList<>();
    for (Path root : List.of(folder, bus().folder())) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      assertThat(content(file)).as("%s", file).doesNotContain(SECRETS);
    }
  }
}
