package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One login of a tool, on the user's own terminal. */
final class ToolLogin {
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** A child of the tool may keep the stream open after the tool has ended. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final LoginTool tool;

  ToolLogin(Terminal terminal, LoginTool tool) {
    this.terminal = terminal;
    this.tool = tool;
  }

  /**
   * Runs the login to its end. What the tool prints goes to stderr; its prompts read the user's
   * stdin.
   *
   * @throws CommandFailure if it is not installed or fails
   */
  void run(boolean isDeviceCode, @Nullable ToolRequest request)
      throws CommandFailure, InterruptedException {
    Surroundings machine = terminal.machine();
    String program = tool.require(machine);
    Optional<String> obstacle = isDeviceCode ? Optional.empty() : BrowserHere.obstacle(machine);
    obstacle.ifPresent(
        why -> terminal.err().println("No browser is opened, since " + why + ": sign in by code."));
    ProcessBuilder builder =
        new ProcessBuilder(
            tool.login(machine, program, isDeviceCode || obstacle.isPresent(), request));
    builder.environment().clear();
    builder.environment().putAll(terminal.environment());
    // Python, and with it az, may load modules from the folder that it is started in.
    builder.directory(new File(program).getAbsoluteFile().getParentFile());
    builder.redirectInput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
    int exitCode = await(builder);
    if (exitCode != 0) {
      throw new CommandFailure(
          FailureKind.NOT_SIGNED_IN,
          "Nobody was signed in with "
              + tool.program
              + ": its login ended with exit code "
              + exitCode
              + ", and its own words are above.");
    }
  }

  private int await(ProcessBuilder builder) throws CommandFailure, InterruptedException {
    try (CommandProcess login = CommandProcess.start(builder, GRACE)) {
      Thread words = passOn(login.process().getInputStream());
      int exitCode = login.await();
      words.join(LAST_WORDS.toMillis()); // The command's own line comes after the tool's.
      return exitCode;
    } catch (IOException e) {
      throw new CommandFailure(
          FailureKind.UNEXPECTED,
          "'" + builder.command().get(0) + "' could not be started: " + e.getMessage() + ".");
    }
  }

  /** Passes each piece on as it comes: a prompt does not end its line. */
  private Thread passOn(InputStream words) {
    PrintStream err = terminal.err();
    Thread thread =
        new Thread(
            () -> {
              byte[] piece = new byte[8192];
              try (words) {
                for (int count = words.read(piece); count >= 0; count = words.read(piece)) {
                  err.write(piece, 0, count);
                  err.flush();
                }
              } catch (IOException e) {
                // The tool has ended.
              }
            },
            "latchkey-login");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
