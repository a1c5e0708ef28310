package dev.latchkey.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that ends with the command that started it, and with it whatever it started. */
final class CommandProcess implements AutoCloseable {
  /** For a server to close its files; then it is ended without being asked. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration LAST_GRACE = Duration.ofSeconds(2);

  private final Process process;

  private CommandProcess(Process process) {
    this.process = process;
  }

  static CommandProcess start(ProcessBuilder builder) throws IOException {
    return new CommandProcess(builder.start());
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    Set<ProcessHandle> tree = new LinkedHashSet<>();
    addTree(tree);
    tree.forEach(ProcessHandle::destroy);
    awaitEnd(tree, GRACE);
    addTree(tree);
    tree.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(tree, LAST_GRACE);
  }

  private void addTree(Set<ProcessHandle> tree) {
    if (process.isAlive()) {
      tree.add(process.toHandle());
      process.descendants().forEach(tree::add);
    }
    for (ProcessHandle known : tree.toArray(ProcessHandle[]::new)) {
      known.descendants().forEach(tree::add);
    }
    tree.removeIf(known -> !known.isAlive());
  }

  private static void awaitEnd(Set<ProcessHandle> tree, Duration patience) {
    CompletableFuture<?>[] ends =
        tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The caller looks again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
