package dev.latchkey.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tool at work: what it prints as it prints it, and its end whatever happens. */
final class ToolRun implements AutoCloseable {
  /** For a machine on which az takes ten times as long as it should; no test waits for it. */
  static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final Pattern USER_CODE = Pattern.compile("enter the code ([A-Z0-9]{9}) ");

  private final Process process;
  private final CompletableFuture<String> stdout = new CompletableFuture<>();
  private final CompletableFuture<String> stderr = new CompletableFuture<>();
  private final CompletableFuture<String> userCode = new CompletableFuture<>();

  /**
   * How it ended.
   *
   * @param exitCode its exit code
   * @param stdout all that it printed
   * @param stderr all that it complained
   */
  record Result(int exitCode, String stdout, String stderr) {}

  ToolRun(ProcessBuilder builder) {
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    read(process.getInputStream(), stdout::complete);
    read(
        process.getErrorStream(),
        text -> {
          stderr.complete(text);
          userCode.completeExceptionally(
              new AssertionError("It ended without showing a code: " + text));
        });
  }

  private void read(InputStream stream, Consumer<String> all) {
    Thread reader =
        new Thread(() -> {
          StringBuilder text = new StringBuilder();
          try (BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              text.append(line).append('\n');
              Matcher code = USER_CODE.matcher(line);
              if (code.find()) {
                userCode.complete(code.group(1));
              }
            }
          } catch (IOException e) {
            // Killed: what it printed until then counts.
          }
          all.accept(text.toString());
        });
    reader.setDaemon(true);
    reader.start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The code that it shows for {@code /devicelogin}. */
  String userCode() {
    return get(userCode);
  }

  /** Waits for its end. */
  Result result() {
    try {
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        close();
        throw new AssertionError("It did not end: " + get(stdout) + get(stderr));
      }
      return new Result(process.exitValue(), get(stdout), get(stderr));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      close();
    }
  }

  private static String get(CompletableFuture<String> future) {
    try {
      return future.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it, and whatever it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
