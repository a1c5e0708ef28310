package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.tool.az.AzFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many of our classes a new JVM loads for its first token, which az's files hold. Each costs a
 * new JVM about 1 ms. A lambda costs more, since the first one loads what makes lambdas. A time
 * differs between machines and runs; a number of classes does not.
 */
@Timeout(120)
class LoadedClassesTest {
  private static final Path RECORDING =
      Path.of("src/test/resources/state/az-2.91.0/person-with-tokens");
  private static final Pattern TOKEN = Pattern.compile("recorded-AccessToken-\\d+");
  private static final Pattern END = Pattern.compile("(expires_on\": \")\\d+");
  private static final Pattern BEGIN = Pattern.compile("(cached_at\": \")\\d+");

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({"AzureCliCredential, 70", "DefaultAzureCredential, 100"})
  void firstTokenOfANewJvmLoadsFewOfOurClasses(String credential, int most) throws Exception {
    String token = signIn();
    List<String> all = classesLoadedFor(credential, token);
    assertThat(all)
        .as("the native access that only Windows needs, though it is on the class path")
        .noneMatch(name -> name.startsWith("com.sun.jna"));
    List<String> ours = all.stream().filter(name -> name.startsWith("dev.latchkey.")).toList();
    assertThat(ours)
        .as("%d classes of ours, of %d at most:%n%s", ours.size(), most, String.join("\n", ours))
        .contains("dev.latchkey.identity." + credential)
        .hasSizeLessThanOrEqualTo(most)
        .noneMatch(name -> name.contains("$$Lambda"));
  }

  /** What a real az wrote, brought to now, with a token of the usual length. */
  private String signIn() throws IOException {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"tid\":\"%s\",\"oid\":\"o\",\"upn\":\"alice@contoso.test\",\"groups\":[%s]}"
            .formatted(Requests.CONTOSO, "\"a group\",".repeat(80) + "\"a group\"");
    String token =
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + "."
            + "x".repeat(342);
    AzFolder to = new AzFolder(home.resolve(".azure"));
    try (var files = Files.walk(RECORDING)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = TOKEN.matcher(Files.readString(file)).replaceAll(token);
        text = END.matcher(text).replaceAll("$1" + (now + 3_600));
        text = BEGIN.matcher(text).replaceAll("$1" + (now - 300));
        to.write(RECORDING.relativize(file).toString(), text);
      }
    }
    to.settle();
    return token;
  }

  private List<String> classesLoadedFor(String credential, String token) throws Exception {
    Path log = home.resolve("classes.log");
    Path output = home.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + log,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            FirstTokenInAProcess.class.getName(),
            credential);
    java.environment().clear();
    java.environment()
        .putAll(Map.of("HOME", home.toString(), "PATH", "/", "AZURE_TOKEN_CREDENTIALS", "dev"));
    Process process = java.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output))
        .as("the token, and a provider of the log that was used")
        .contains("RESULT " + token, "INFO dev.latchkey.identity." + credential);
    return Files.readAllLines(log).stream()
        .map(line -> line.replaceFirst("^(\\[[^]]*\\])+ ", "").replaceFirst(" .*", ""))
        .filter(name -> !name.equals(FirstTokenInAProcess.class.getName()))
        .sorted()
        .toList();
  }
}
