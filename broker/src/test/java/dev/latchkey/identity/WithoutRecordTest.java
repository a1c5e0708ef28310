package dev.latchkey.identity;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.fake.FakeBroker;
import dev.latchkey.identity.broker.fake.TestBus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a machine without a record pays for the broker's module: nothing. */
@Timeout(120)
class WithoutRecordTest {
  private static final Path STRACE = Path.of("/usr/bin/strace");
  private static final String MODULE = "dev.latchkey.identity.broker.";

  @TempDir Path home;

  /** What a new JVM printed, which classes it loaded, and which sockets it connected to. */
  private record Run(String result, List<String> classes, List<String> connects) {}

  private Run run(EnrolledMachine machine, String credential) throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "no " + STRACE + ": apt-get install strace");
    Path classes = home.resolve("classes.log");
    Path calls = home.resolve("calls.log");
    Path output = home.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(
            STRACE.toString(),
            "-f",
            "-qq",
            "-e",
            "trace=connect",
            "-o",
            calls.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + classes,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            TokenInAProcess.class.getName(),
            credential);
    java.environment().clear();
    java.environment().putAll(machine.variables());
    Process process = java.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String result =
        Files.readAllLines(output).stream()
            .filter(line -> line.startsWith("RESULT "))
            .findFirst()
            .orElse(Files.readString(output));
    List<String> loaded = new ArrayList<>();
    for (String line : Files.readAllLines(classes)) {
      String name = line.replaceFirst("^(\\[[^]]*\\])+ ", "").replaceFirst(" .*", "");
      if (name.startsWith(MODULE)) {
        loaded.add(name);
      }
    }
    return new Run(
        result.replace("RESULT ", ""),
        loaded,
        Files.readAllLines(calls).stream().filter(line -> line.contains("/bus\"")).toList());
  }

  @Test
  void withoutARecordNothingOfTheModuleIsLoadedAndNoBusIsReached() throws Exception {
    try (TestBus bus = TestBus.start(TestBus.Kind.REAL)) {
      Run run = run(new EnrolledMachine(home, bus), "VisualStudioCodeCredential");
      assertThat(run.result()).isEqualTo("NOT_SIGNED_IN");
      assertThat(run.classes()).isEmpty();
      assertThat(run.connects()).isEmpty();
    }
  }

  @Test
  void chainThatAzAnswersReachesNoBusEither() throws Exception {
    try (TestBus bus = TestBus.start(TestBus.Kind.REAL)) {
      Run run = run(new EnrolledMachine(home, bus).hasAz(), "DefaultAzureCredential");
      assertThat(run.result()).isEqualTo(EnrolledMachine.AZ_TOKEN);
      assertThat(run.classes()).isEmpty();
      assertThat(run.connects()).isEmpty();
    }
  }

  /** The other two would pass if nothing could ever be seen. */
  @Test
  void withARecordTheBusIsReachedOnceAndGivesAToken() throws Exception {
    try (TestBus bus = TestBus.start(TestBus.Kind.REAL);
        FakeBroker fake = FakeBroker.on(bus)) {
      Run run =
          run(
              new EnrolledMachine(home, bus).signsInToVisualStudioCode(ALICE),
              "VisualStudioCodeCredential");
      assertThat(run.result()).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
      assertThat(fake.calls()).hasSize(2);
      assertThat(run.connects()).hasSize(1);
      assertThat(run.classes())
          .isNotEmpty()
          .noneMatch(name -> name.startsWith(MODULE + "internal.wsl.WslSession"));
      // A class costs a new JVM about 1 ms.
      assertThat(run.classes()).hasSizeLessThanOrEqualTo(35);
    }
  }
}
