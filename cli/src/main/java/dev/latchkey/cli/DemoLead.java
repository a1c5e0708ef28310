package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lead of the demo's team. She signs in with a config folder of her own, while the developer's
 * app is refused, and then applies the team's file by {@code latchkey team apply}.
 */
final class DemoLead implements AutoCloseable {
  private static final String USER = "dana@contoso.test";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Path folder;
  private final DemoAz az;
  private final Thread signIn;
  private volatile @Nullable CommandFailure failure;

  private DemoLead(Path folder, DemoAz az) {
    this.folder = folder;
    this.az = az;
    this.signIn = new Thread(this::signIn, "latchkey-lead");
  }

  /** Starts her sign-in. The folder is removed with the lab. */
  static DemoLead start(DemoAz az) throws IOException {
    Path folder = Files.createDirectories(az.configFolder().resolveSibling("lead"));
    DemoLead lead = new DemoLead(folder, az.with(folder));
    lead.signIn.start();
    return lead;
  }

  private void signIn() {
    try {
      az.signIn(USER);
    } catch (CommandFailure e) {
      failure = e;
    } catch (InterruptedException e) {
      // The demo has ended before she was needed.
    }
  }

  /** Makes what the team's file says, and returns what was done. */
  String apply(String teamFile) throws CommandFailure, IOException, InterruptedException {
    signIn.join();
    CommandFailure notSignedIn = failure;
    if (notSignedIn != null) {
      throw notSignedIn;
    }
    Path file = Files.writeString(folder.resolve("team.yaml"), teamFile);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
            DemoAppProcess.java(
                Latchkey.class,
                "team",
                "apply",
                "--file",
                file.toString(),
                "--yes",
                "--output",
                "json"));
    az.applyTo(builder.environment());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    try (CommandProcess apply = CommandProcess.start(builder, GRACE)) {
      if (!apply.process().waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new CommandFailure(
            FailureKind.TIMED_OUT,
            "'latchkey team apply' gave no answer within " + TIMEOUT.toSeconds() + " s.");
      }
      if (apply.await() != 0) {
        throw failureIn(Files.readString(err, StandardCharsets.UTF_8));
      }
    }
    return USER + " ran 'latchkey team apply': " + changesIn(Files.readString(out));
  }

  private static CommandFailure failureIn(String err) {
    try {
      String last = err.lines().reduce("", (before, line) -> line);
      if (Json.read(last).get("error") instanceof Map<?, ?> error) {
        return Json.readError(error);
      }
    } catch (IOException e) {
      // It died without a document.
    }
    return new CommandFailure(FailureKind.UNEXPECTED, "'latchkey team apply' failed.");
  }

  private static String changesIn(String out) throws IOException {
    StringBuilder changes = new StringBuilder();
    if (Json.read(out).get("changes") instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> change) {
          changes
              .append(changes.isEmpty() ? "" : ", ")
              .append(change.get("action"))
              .append(' ')
              .append(change.get("kind"))
              .append(' ')
              .append(change.get("name"));
        }
      }
    }
    return changes.toString();
  }

  @Override
  public void close() {
    signIn.interrupt();
    try {
      signIn.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
