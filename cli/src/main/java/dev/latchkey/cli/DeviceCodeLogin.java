package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One device code login in a lab. The tool prints a code; the lab's control endpoint approves it,
 * as a user does on the sign-in page.
 */
final class DeviceCodeLogin {
  /** az: "enter the code ABCDEFGHJ to authenticate"; azd: "copying the next code: ABCDEFGHJ". */
  private static final Pattern CODE = Pattern.compile("\\bcode:? ([A-Z0-9]{6,12})\\b");

  private static final Duration GRACE = Duration.ofSeconds(1);

  /** A child of the tool may keep a stream open after the tool has ended. */
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final LabControl lab;
  private final String user;
  private final Consumer<String> eachLine;
  private final AtomicBoolean codeShown = new AtomicBoolean();
  private final CompletableFuture<CommandFailure> refusal = new CompletableFuture<>();

  /**
   * A login that has not started.
   *
   * @param lab where to approve the code
   * @param user who signs in
   * @param eachLine gets each line that the tool prints on stdout and stderr
   */
  DeviceCodeLogin(LabControl lab, String user, Consumer<String> eachLine) {
    this.lab = lab;
    this.user = user;
    this.eachLine = eachLine;
  }

  /**
   * Runs the tool to its end.
   *
   * @param what the tool's name in a failure
   * @param builder the tool by its absolute path, its arguments and its stdin
   * @return its exit code
   * @throws CommandFailure if it can't be started, the lab refuses, or the time is over
   */
  int run(String what, ProcessBuilder builder, Duration timeout)
      throws CommandFailure, InterruptedException {
    // azd also opens a browser, at Microsoft's page and not the lab's; this program opens none.
    // Windows has no such program, and azd opens its browser there.
    builder.environment().put("BROWSER", "true");
    // Python, and with it az, may load modules from the folder that it is started in.
    builder.directory(new File(builder.command().get(0)).getAbsoluteFile().getParentFile());
    CommandProcess tool = start(what, builder);
    List<Thread> readers =
        List.of(read(tool.process().inputReader()), read(tool.process().errorReader()));
    try (tool) {
      Object first =
          CompletableFuture.anyOf(refusal, tool.process().onExit())
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (first instanceof CommandFailure refused) {
        throw refused;
      }
      return tool.await();
    } catch (TimeoutException e) {
      throw new CommandFailure(
          FailureKind.TIMED_OUT,
          what + " gave no answer within " + timeout.toSeconds() + " s, and was ended.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      // The command's own last line must come after the tool's.
      for (Thread reader : readers) {
        reader.join(LAST_LINES.toMillis());
      }
    }
  }

  private static CommandProcess start(String what, ProcessBuilder builder) throws CommandFailure {
    try {
      CommandProcess tool = CommandProcess.start(builder, GRACE);
      tool.process().getOutputStream().close(); // It has nothing to read, unless stdin is ours.
      return tool;
    } catch (IOException e) {
      throw new CommandFailure(
          FailureKind.UNEXPECTED, what + " could not be started: " + e.getMessage());
    }
  }

  private Thread read(BufferedReader stream) {
    Thread reader =
        new Thread(
            () -> {
              try (stream) {
                for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                  eachLine.accept(line);
                  approveCodeIn(line);
                }
              } catch (IOException e) {
                // The tool has ended.
              }
            },
            "latchkey-login");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  private void approveCodeIn(String line) {
    Matcher code = CODE.matcher(line);
    if (code.find() && codeShown.compareAndSet(false, true)) {
      try {
        lab.approve(code.group(1), user);
      } catch (CommandFailure e) {
        refusal.complete(e);
      }
    }
  }

  /** Whether the tool printed a code. */
  boolean isCodeShown() {
    return codeShown.get();
  }
}
