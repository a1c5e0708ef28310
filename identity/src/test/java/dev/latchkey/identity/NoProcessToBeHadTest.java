package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A JVM of a user who may start nothing more. The limit does not bind root, so that it runs as a
 * user who is nobody else.
 */
class NoProcessToBeHadTest {
  /** Far more than what a JVM at rest takes. */
  private static final int LIMIT = 80;

  private static final String RESULT = "RESULT ";

  @TempDir static Path classes;
  @TempDir Path folder;

  /**
   * With nothing to spare no thread reads; with one, no process starts; with two and a JVM that has
   * started none before, the JDK can't wait for the process that it has started.
   */
  @ParameterizedTest(name = "{0} to spare, started one before: {1}")
  @CsvSource({"0, true", "1, true", "2, false"})
  @Timeout(180)
  void noProcessToBeHadIsUnexpectedInOneClearLine(int spare, boolean warm) throws Exception {
    NobodysJvm.assumePossible();
    assumeTrue(new File("/proc/self/status").exists(), "no /proc: this limit is Linux's");
    FakeTool.in(folder).prints(FakeTool.answer()).install();

    String output =
        NobodysJvm.in(folder, classes)
            .under("prlimit", "--nproc=" + LIMIT)
            .run(
                Exhausted.class,
                folder.toString(),
                Integer.toString(spare),
                Boolean.toString(warm));

    assertThat(output.lines().filter(line -> line.startsWith(RESULT)))
        .as(output)
        .isNotEmpty()
        .allMatch(line -> line.startsWith(RESULT + "UNEXPECTED No token for 'https://a/.default'"))
        .allMatch(line -> line.contains("to spare"));
    assertThat(output).contains("LEFT [][]").contains("AFTERWARDS " + FakeTool.TOKEN.length());
  }

  /** Uses its limit up, asks for a token, and asks again with room to spare. */
  static final class Exhausted {
    private Exhausted() {}

    public static void main(String[] args) throws Exception {
      AzureCliCredential credential =
          new AzureCliCredentialBuilder()
              .surroundings(FakeTool.in(Path.of(args[0])).variable("PATH", args[0]).surroundings())
              .build();
      TokenRequestContext request = new TokenRequestContext().addScopes("https://a/.default");
      if (Boolean.parseBoolean(args[2])) {
        credential.getTokenSync(request);
      }
      CountDownLatch done = new CountDownLatch(1);
      List<Thread> hogs = hogThreads(done);
      for (Thread hog : hogs.subList(0, Integer.parseInt(args[1]))) {
        hog.interrupt();
        hog.join();
      }
      Thread.sleep(200); // A thread that has ended for Java ends a little later for the system.
      try {
        credential.getTokenSync(request);
        System.out.println(RESULT + "a token");
      } catch (SignInException e) {
        System.out.println(RESULT + e.kind() + " " + e.getMessage());
      }
      // On a busy machine a thread that has nothing left to do may take a moment to end.
      for (int i = 0; i < 2_000 && !Leftovers.threads().isEmpty(); i++) {
        Thread.sleep(10);
      }
      System.out.println("LEFT " + Leftovers.processes() + Leftovers.threads());
      done.countDown();
      for (Thread hog : hogs) {
        hog.join();
      }
      System.out.println("AFTERWARDS " + credential.getTokenSync(request).getToken().length());
    }

    private static List<Thread> hogThreads(CountDownLatch done) {
      List<Thread> hogs = new ArrayList<>();
      try {
        while (hogs.size() < 1000) {
          Thread hog =
              new Thread(() -> {
                try {
                  done.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
          hog.setDaemon(true);
          hog.start();
          hogs.add(hog);
        }
      } catch (OutOfMemoryError e) {
        return hogs;
      }
      return hogs;
    }
  }
}
