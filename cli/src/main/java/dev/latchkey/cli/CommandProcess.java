package dev.latchkey.cli;

import dev.latchkey.identity.internal.process.CmdQuoting;
import dev.latchkey.identity.internal.process.ProcessTree;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.IOException;
import java.time.Duration;

/** A process that the command waits for. If the command stops waiting, it ends the whole tree. */
final class CommandProcess implements AutoCloseable {
  private final Process process;
  private final ProcessTree tree;
  private final Duration grace;
  private boolean hasEnded;

  private CommandProcess(Process process, ProcessTree tree, Duration grace) {
    this.process = process;
    this.tree = tree;
    this.grace = grace;
  }

  /**
   * Starts a process.
   *
   * @param grace how long it may take to end after SIGTERM, before it is killed
   */
  static CommandProcess start(ProcessBuilder builder, Duration grace) throws IOException {
    Platform platform = Surroundings.ofThisMachine().platform();
    if (platform == Platform.WINDOWS && CmdQuoting.isBatch(builder.command().get(0))) {
      quoteForCmd(builder);
    }
    ProcessTree tree = ProcessTree.marking(builder.environment(), platform);
    Process process = builder.start();
    tree.note(process.toHandle());
    return new CommandProcess(process, tree, grace);
  }

  private static void quoteForCmd(ProcessBuilder builder) throws IOException {
    try {
      builder.command(CmdQuoting.quote(builder.command()));
    } catch (CmdQuoting.RefusedException e) {
      throw new IOException("a path or an argument has " + e.getMessage(), e);
    }
  }

  Process process() {
    return process;
  }

  /** Waits for the end of the process. What it left running on purpose is left alone. */
  int await() throws InterruptedException {
    int exitCode = process.waitFor();
    hasEnded = true;
    return exitCode;
  }

  @Override
  public void close() {
    if (!hasEnded) {
      tree.end(grace);
    }
  }
}
