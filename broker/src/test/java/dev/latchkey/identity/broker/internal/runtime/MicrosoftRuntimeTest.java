package dev.latchkey.identity.broker.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabBroker;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import dev.latchkey.testing.RealTools;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Microsoft's own library against the broker that the lab plays, on a real bus: its answers are
 * good enough for Microsoft's client, our calls of the library are right, and what our own D-Bus
 * client sends is what the library sends, as {@code dbus-monitor} sees both.
 */
class MicrosoftRuntimeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALICE =
      "b0000000-0000-4000-8000-000000000001.11111111-1111-4111-8111-111111111111";
  private static final String BOB =
      "b0000000-0000-4000-8000-000000000002.11111111-1111-4111-8111-111111111111";
  private static final String QUERY = "additionalQueryParametersForAuthorization";
  private static final String CLAIMS = "{\"access_token\":{\"nbf\":{\"essential\":true}}}";

  /** A request that came over the bus. */
  private record Seen(String method, JsonNode request) {}

  @TempDir static Path folder;
  private static Lab lab;
  private static LabBroker broker;

  @BeforeAll
  static void start() {
    RealTools.dbus().assumeFound();
    RealTools.msalRuntime().assumeFound();
    lab = Lab.start();
    // With two accounts the library on Linux wants a keyring, to find out which one is the
    // system's.
    broker = lab.startBroker("alice@contoso.test");
  }

  @AfterAll
  static void end() {
    if (lab != null) {
      lab.close();
    }
  }

  @AfterEach
  void clear() {
    lab.clearTroubles();
  }

  private static List<String> ask(String... args) throws Exception {
    return askOn(broker.busAddress(), args);
  }

  private static List<String> askOn(String bus, String... args) throws Exception {
    return askWith(classPath(), bus, args);
  }

  private static List<String> askWith(String classPath, String bus, String... args)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath));
    command.add(RuntimeMain.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DBUS_SESSION_BUS_ADDRESS", bus);
    // Both want a display for a sign-in. The window is the broker's, so none is ever opened.
    builder.environment().put("DISPLAY", ":99");
    builder.environment().put("HOME", folder.toString());
    builder
        .environment()
        .put("LATCHKEY_MSALRUNTIME_PATH", RealTools.msalRuntime().program().toString());
    Path output = Files.createTempFile(folder, "out", "");
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended: %s", command).isTrue();
      String text = Files.readString(output);
      assertThat(process.exitValue()).as(text).isZero();
      return text.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String classPath() {
    return Stream.of(
                System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path"))
            .filter(path -> !path.isEmpty())
            .reduce((one, other) -> one + File.pathSeparator + other)
            .orElseThrow()
        + File.pathSeparator
        + Path.of("target", "test-classes").toAbsolutePath();
  }

  private static String tokenOf(String name, String account) {
    return "token of " + name + " for " + name + " " + account;
  }

  /** The requests that others send meanwhile. */
  private interface Work {
    void run() throws Exception;
  }

  private static List<Seen> seenDuring(String last, Work work) throws Exception {
    Path output = Files.createTempFile(folder, "monitor", "");
    Process monitor =
        new ProcessBuilder("dbus-monitor", "--address", broker.busAddress())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      awaitText(output, "NameAcquired");
      work.run();
      awaitText(output, "member=" + last);
    } finally {
      monitor.destroy();
      monitor.waitFor();
    }
    return read(output);
  }

  private static void awaitText(Path file, String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.readString(file).contains(text)) {
      assertThat(System.nanoTime() - deadline).as("waiting for %s", text).isNegative();
      Thread.sleep(20);
    }
  }

  /** A method call has three lines with texts: version, correlation id, request. */
  private static List<Seen> read(Path output) throws IOException {
    List<Seen> seen = new ArrayList<>();
    String method = "";
    int strings = 0;
    for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
      if (line.startsWith("method call") && line.contains("com.microsoft.identity.Broker1")) {
        method = line.replaceAll("^.*member=", "");
        strings = 0;
      } else if (!line.startsWith("   ")) {
        method = "";
      } else if (!method.isEmpty() && line.startsWith("   string \"") && ++strings == 3) {
        String text = line.substring("   string \"".length(), line.length() - 1);
        seen.add(new Seen(method, JSON.readTree(text)));
      }
    }
    return seen;
  }

  private static JsonNode request(String method, Work work) throws Exception {
    List<Seen> seen = seenDuring(method, work);
    return seen.stream()
        .filter(one -> one.method().equals(method))
        .map(Seen::request)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + method + " among " + seen));
  }

  @Test
  void libraryTakesTheLabsTokensAndKeepsNoThread() throws Exception {
    assertThat(ask("runtime", "silent,silent,silent", "30", "-"))
        .containsSequence(Collections.nCopies(3, tokenOf("alice@contoso.test", ALICE)))
        .endsWith("threads that keep the JVM alive: 0");
  }

  /** The library takes the system's own account then. The caller of the session compares. */
  @Test
  void accountThatTheLibraryDoesNotKnowShowsInTheAnswer() throws Exception {
    assertThat(ask("runtime", "silent", "30", "-", BOB, "bob@contoso.test"))
        .contains(tokenOf("alice@contoso.test", ALICE));
    assertThat(ask("bus", "silent", "30", "-", BOB, "bob@contoso.test"))
        .anyMatch(line -> line.startsWith("failed NOT_SIGNED_IN: "));
    assertThat(ask("bus", "silent", "30", "-", ALICE, "alice@contoso.test"))
        .contains(tokenOf("alice@contoso.test", ALICE));
  }

  @Test
  void refusalsAreReadFromTheLibrarysErrors() throws Exception {
    lab.trouble(Trouble.mfaRequired());
    assertThat(ask("runtime", "silent", "30", "-"))
        .anyMatch(line ->
            line.startsWith("failed REAUTHENTICATION_REQUIRED: ") && line.contains("AADSTS50076"));
  }

  @Test
  void withoutABrokerTheLibraryDoesNotStart() throws Exception {
    assertThat(askOn("unix:path=" + folder.resolve("nowhere"), "runtime", "silent", "30", "-"))
        .first()
        .asString()
        .startsWith("failed NOT_AVAILABLE_HERE: ");
  }

  @Test
  void withoutJnaItSaysWhatToAdd() throws Exception {
    String without =
        Stream.of(classPath().split(File.pathSeparator))
            .filter(path -> !Path.of(path).getFileName().toString().startsWith("jna-"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(without).isNotEqualTo(classPath());
    assertThat(askWith(without, broker.busAddress(), "runtime", "silent", "30", "-"))
        .first()
        .asString()
        .startsWith("failed NOT_AVAILABLE_HERE: JNA is missing or can't be loaded");
  }

  @Test
  void callThatTakesTooLongIsGivenUpAndTheProcessEnds() throws Exception {
    lab.trouble(Trouble.slow(Duration.ofSeconds(60)).at(Place.TOKENS));
    long start = System.nanoTime();
    assertThat(ask("runtime", "silent", "4", "-"))
        .anyMatch(line -> line.startsWith("failed TIMED_OUT: "));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void silentRequestsAreEqualKeyForKey() throws Exception {
    JsonNode ours = requestOf("bus", "silent");
    assertAlike(ours, requestOf("runtime", "silent"));
    assertThat(ours.path("authParameters").path("decodedClaims").asText()).isEqualTo(CLAIMS);
  }

  @Test
  void listsAreAskedForAlike() throws Exception {
    assertThat(request("getAccounts", () -> ask("bus", "silent", "30", "-")))
        .isEqualTo(request("getAccounts", () -> ask("runtime", "silent", "30", "-")));
  }

  @Test
  void signInsAreEqualKeyForKey() throws Exception {
    assertAlike(requestOf("bus", "interactive"), requestOf("runtime", "interactive"));
  }

  @Test
  void libraryTakesTheAnswerOfASignIn() throws Exception {
    try (Keyring keyring = Keyring.start(broker.busAddress(), folder)) {
      assertThat(ask("runtime", "interactive,silent", "30", "-"))
          .as("%s", keyring)
          .containsSequence(Collections.nCopies(2, tokenOf("alice@contoso.test", ALICE)));
    }
  }

  /** The library signs a known account in only if its keyring has it. */
  @Test
  void signInsOfAKnownAccountAreEqualKeyForKey() throws Exception {
    try (Keyring keyring = Keyring.start(broker.busAddress(), folder)) {
      String[] known = {"silent,interactive", "30", CLAIMS, ALICE, "alice@contoso.test"};
      JsonNode theirs = request("acquireTokenInteractively", () -> ask(with("runtime", known)));
      JsonNode ours = request("acquireTokenInteractively", () -> ask(with("bus", known)));
      // The library's account is from its keyring, ours from the app: the same fields.
      JsonNode kept = ((ObjectNode) theirs.path("authParameters")).remove("account");
      JsonNode named = ((ObjectNode) ours.path("authParameters")).remove("account");
      assertThat(named.fieldNames())
          .as("%s", keyring)
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(kept::fieldNames);
      assertThat(named.path("homeAccountId")).isEqualTo(kept.path("homeAccountId"));
      assertAlike(ours, theirs);
    }
  }

  @Test
  void cancellationsAreEqualKeyForKey() throws Exception {
    lab.trouble(Trouble.slow(Duration.ofSeconds(8)).at(Place.TOKENS));
    String[] slow = {"interactive", "3", "-"};
    JsonNode theirs = request("cancelInteractiveFlow", () -> ask(with("runtime", slow)));
    assertThat(request("cancelInteractiveFlow", () -> ask(with("bus", slow)))).isEqualTo(theirs);
  }

  private static String[] with(String way, String... rest) {
    return Stream.concat(Stream.of(way), Stream.of(rest)).toArray(String[]::new);
  }

  private static JsonNode requestOf(String way, String kind) throws Exception {
    return request(
        kind.equals("silent") ? "acquireTokenSilently" : "acquireTokenInteractively",
        () -> ask(way, kind, "30", CLAIMS));
  }

  /** Keys and values; without what the library tells of itself, and an account that is ours. */
  private static void assertAlike(JsonNode ours, JsonNode theirs) {
    ((ObjectNode) ours).remove("account"); // For WSL; see RequestJson.
    ((ObjectNode) theirs.path("authParameters")).remove("onboardingBlob"); // Telemetry.
    for (JsonNode request : List.of(ours, theirs)) {
      ((ObjectNode) request.path("authParameters").path(QUERY)).remove("x-client-xtra-sku");
    }
    assertThat(ours).isEqualTo(theirs);
  }

  @Test
  void everyHandleIsGivenBackOnce() throws Exception {
    assertAllGivenBack(ask("counted", "silent,silent", "30", CLAIMS, ALICE, "alice@contoso.test"));
    // The library wants to save a sign-in in a keyring, and fails without one.
    assertAllGivenBack(ask("counted", "interactive", "30", "-"));
    lab.trouble(Trouble.mfaRequired());
    assertAllGivenBack(ask("counted", "silent", "30", "-"));
  }

  private static void assertAllGivenBack(List<String> output) {
    assertThat(output)
        .anyMatch(line -> line.matches("handles: [1-9][0-9]*, strange: 0, kept: \\[\\]"));
  }
}
