package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs that end while a tool works. */
@Timeout(60)
class ExitTest {
  @TempDir Path folder;

  private Process start(String how) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // It lives too short for the second compiler.
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ExitInAProcess.class.getName(),
            folder.toString(),
            how)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private void awaitEnd(Process java) throws Exception {
    try {
      assertThat(java.waitFor(40, TimeUnit.SECONDS))
          .as(Files.readString(folder.resolve("output")))
          .isTrue();
    } finally {
      java.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIN_ENDS", "EXIT", "SIGNAL"})
  void noToolOutlivesTheJvmThatAskedIt(String how) throws Exception {
    FakeTool.in(folder).run("sleep 50 & sleep 50").prints(FakeTool.answer()).install();

    Process java = start(how);
    while (how.equals("SIGNAL") && java.isAlive() && !Files.exists(folder.resolve("runs"))) {
      Thread.sleep(5);
    }
    if (how.equals("SIGNAL")) {
      java.destroy();
    }
    awaitEnd(java);

    assertThat(folder.resolve("runs")).exists();
    assertThat(Leftovers.processesOf(Long.toString(java.pid()))).isEmpty();
  }

  @Test
  void toolThatIsAboutToEndMayFinishWhatItWrites() throws Exception {
    Path cache = folder.resolve("cache");
    FakeTool.in(folder)
        .run("sleep 0.4; echo whole >'" + cache + "'")
        .prints(FakeTool.answer())
        .install();

    awaitEnd(start("MAIN_ENDS"));

    assertThat(cache).hasContent("whole");
  }

  @Test
  void hookOfTheAppGetsATokenAsTheJvmExits() throws Exception {
    FakeTool.in(folder).prints(FakeTool.answer()).install();

    awaitEnd(start("HOOK"));

    assertThat(folder.resolve("output")).content().contains("RESULT " + FakeTool.TOKEN.length());
  }
}
