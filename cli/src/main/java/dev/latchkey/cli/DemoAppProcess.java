package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The demo's app in a JVM of its own. */
final class DemoAppProcess implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final CommandProcess app;
  private final BufferedReader answers;
  private final Writer steps;

  private DemoAppProcess(CommandProcess app) {
    this.app = app;
    answers = app.process().inputReader(StandardCharsets.UTF_8);
    steps = app.process().outputWriter(StandardCharsets.UTF_8);
  }

  static DemoAppProcess start(DemoAz az) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(java(DemoApp.class));
    az.applyTo(builder.environment());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new DemoAppProcess(CommandProcess.start(builder, GRACE));
  }

  /** The command line of a main of ours in a JVM that starts quickly. */
  static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Has the app do a step, and returns what it reports. */
  String run(String step) throws CommandFailure, InterruptedException {
    CompletableFuture<@Nullable String> answer = CompletableFuture.supplyAsync(() -> ask(step));
    try {
      String line = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      if (line == null) {
        throw new CommandFailure(FailureKind.UNEXPECTED, "The demo's app ended without an answer.");
      }
      return read(line);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The demo's app could not be asked.", e);
    } catch (TimeoutException e) {
      throw new CommandFailure(
          FailureKind.TIMED_OUT,
          "The demo's app gave no answer within " + TIMEOUT.toSeconds() + " s.");
    }
  }

  private @Nullable String ask(String step) {
    try {
      steps.write(step + "\n");
      steps.flush();
      return answers.readLine();
    } catch (IOException e) {
      return null; // The app has ended.
    }
  }

  @Override
  public void close() {
    app.close();
  }

  private static String read(String line) throws CommandFailure {
    Map<String, @Nullable Object> answer;
    try {
      answer = Json.read(line);
    } catch (IOException e) {
      throw new IllegalStateException("The demo's app answered with no JSON.", e);
    }
    if (answer.get("error") instanceof Map<?, ?> error) {
      throw Json.readError(error);
    }
    return String.valueOf(answer.get("detail"));
  }
}
