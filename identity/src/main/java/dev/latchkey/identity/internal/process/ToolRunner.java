package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolRunException.Reason;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a tool under one deadline: as an argument vector without a shell, in a neutral working
 * directory, with nothing on stdin. Both streams are read at once, up to a limit. If the deadline
 * passes, the thread is interrupted, or the output is too long, every process that the tool started
 * is ended before the call returns. If the JVM exits, they are ended before it is gone. After a
 * complete run, our ends of the pipes are closed. A process that the tool left running on purpose
 * (az sends its telemetry that way) is not ended.
 */
public final class ToolRunner {
  /**
   * How long reading may go on after the tool has ended. Only a grandchild that floods the output
   * needs it.
   */
  private static final long SHORTEST_LAST_READ = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long LONGEST_LAST_READ = TimeUnit.SECONDS.toNanos(2);

  /**
   * The system's error number, as written by JDK 17 ({@code error=2,}) and JDK 25 ({@code error:
   * 2}). EAGAIN is 11 on Linux and 35 on macOS.
   */
  private static final Pattern ERROR_NUMBER = Pattern.compile("error(?:=|: )(\\d+)");

  /** The exit code that a JDK before 20 takes for "not ended" on Windows. */
  private static final int STILL_ACTIVE = 259;

  private final Surroundings surroundings;

  /**
   * Creates the runner of one machine.
   *
   * @param surroundings the machine
   */
  public ToolRunner(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Runs a tool to its end.
   *
   * @param command the program's absolute path and its arguments
   * @param settings variables for the tool, in addition to the inherited ones
   * @param timeout from now to the answer
   * @return the exit code and the output
   * @throws ToolRunException if there is no answer
   * @throws InterruptedException if the thread was interrupted, before or during the wait
   */
  public ToolOutput run(List<String> command, Map<String, String> settings, Duration timeout)
      throws ToolRunException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long deadline = System.nanoTime() + toNanos(timeout);
    ProcessBuilder builder = prepare(command, settings);
    ProcessTree tree = ProcessTree.marking(builder.environment(), surroundings.platform());
    ExitHook hook = new ExitHook(tree);
    OutputReader reader = new OutputReader("latchkey-" + new File(command.get(0)).getName());
    @Nullable Process process = null;
    boolean complete = false;
    try {
      reader.start();
      process = hook.start(builder);
      reader.read(process);
      ToolOutput output = await(process, reader, tree, deadline);
      complete = true;
      return output;
    } catch (IOException e) {
      throw notStarted(command.get(0), e);
    } catch (OutOfMemoryError e) {
      throw new ToolRunException(Reason.NOT_STARTED, "the system has no thread to spare", e);
    } finally {
      try {
        if (!complete) {
          tree.kill();
        }
      } finally {
        hook.remove();
        reader.endNow();
        if (process != null) {
          close(process);
        }
      }
    }
  }

  private ToolOutput await(Process process, OutputReader reader, ProcessTree tree, long deadline)
      throws ToolRunException, InterruptedException {
    boolean ended = false;
    while (!ended) {
      long left = deadline - System.nanoTime();
      // New descendants are searched for between two waits.
      long wait = Math.min(Math.max(left, 0), tree.pause());
      ended = process.waitFor(wait, TimeUnit.NANOSECONDS);
      if (!ended && left <= 0) {
        throw new ToolRunException(Reason.TIMED_OUT, "the deadline passed", null);
      }
      if (!ended) {
        tree.lookNowAndThen(deadline);
        ended = tree.isRootGone();
      }
    }
    reader.end();
    long left = Math.min(deadline - System.nanoTime(), LONGEST_LAST_READ);
    if (!reader.awaitEnd(Math.max(left, SHORTEST_LAST_READ)) || reader.isOverflowed()) {
      throw new ToolRunException(Reason.TOO_MUCH_OUTPUT, "more than 1 MiB on stdout", null);
    }
    return new ToolOutput(
        exitCode(process), reader.stdout(), reader.stderr(), surroundings.platform());
  }

  private static int exitCode(Process process) {
    try {
      return process.exitValue();
    } catch (IllegalThreadStateException e) {
      return STILL_ACTIVE; // Another process's end would not have ended the wait.
    }
  }

  private ProcessBuilder prepare(List<String> command, Map<String, String> settings)
      throws ToolRunException {
    boolean windows = surroundings.platform() == Platform.WINDOWS;
    ProcessBuilder builder = new ProcessBuilder(windows ? quoted(command) : command);
    Map<String, String> environment = builder.environment();
    if (windows) {
      // The JDK compares names with case here: it would pass both spellings of a name.
      environment.clear();
      environment.putAll(surroundings.with(settings).environment());
    } else {
      inherit(environment);
      environment.putAll(settings);
    }
    builder.redirectInput(new File(windows ? "NUL" : "/dev/null"));
    builder.directory(neutralFolder(surroundings));
    return builder;
  }

  /** The JDK quotes for programs; it does not know what cmd.exe does with a batch file's. */
  private static List<String> quoted(List<String> command) throws ToolRunException {
    String program = command.get(0);
    if (!CmdQuoting.isBatch(program)) {
      return command;
    }
    try {
      return CmdQuoting.quote(command);
    } catch (CmdQuoting.RefusedException e) {
      String of = e.isProgram() ? "the path of '" : "an argument for '";
      throw new ToolRunException(
          e.isProgram() ? Reason.NOT_RUNNABLE : Reason.NOT_STARTED,
          of + Surroundings.shown(program) + "' has " + e.getMessage(),
          null);
    }
  }

  private void inherit(Map<String, String> environment) {
    environment.keySet().retainAll(surroundings.environment().keySet());
    // Loops, not lambdas: a lambda costs a new JVM half a millisecond before the tool is even
    // started.
    for (Map.Entry<String, String> variable : surroundings.environment().entrySet()) {
      // An equal value is not written again: a value that is not valid text then keeps its bytes.
      if (!variable.getValue().equals(environment.get(variable.getKey()))) {
        environment.put(variable.getKey(), variable.getValue());
      }
    }
  }

  /**
   * A folder other than the app's: a tool may run programs from the folder in which it is started.
   */
  static File neutralFolder(Surroundings machine) {
    if (machine.platform() == Platform.WINDOWS) {
      return new File(
          machine.variable("SystemRoot").flatMap(machine::absolute).orElse("C:\\Windows"));
    }
    return new File(machine.files().stateOf("/bin") == FileState.NOT_A_FILE ? "/bin" : "/");
  }

  private ToolRunException notStarted(String program, IOException e) {
    FileState state = surroundings.files().stateOf(program);
    if (state != FileState.EXECUTABLE) {
      return new ToolRunException(
          Reason.NOT_RUNNABLE, "'" + program + "' is no longer an executable file", e);
    }
    Matcher number = ERROR_NUMBER.matcher(String.valueOf(e.getMessage()));
    String code = number.find() ? number.group(1) : "";
    if (surroundings.platform() == Platform.WINDOWS) {
      return new ToolRunException(Reason.NOT_STARTED, notStartedOnWindows(program, code), e);
    }
    String seen =
        switch (code) {
          case "2" -> "the interpreter that '" + program + "' names in its first line is missing";
          case "7" -> "the environment of this app is too large for a new process";
          case "8" -> "'" + program + "' is no program of this system";
          case "13" ->
              "this user may not run '"
                  + program
                  + "', or the interpreter that its first line names";
          case "11", "12", "35" -> "the system has no process to spare";
          case "23", "24" -> "the system has no file descriptor to spare";
          default -> "the system could not start '" + program + "'";
        };
    return new ToolRunException(Reason.NOT_STARTED, seen, e);
  }

  /** The numbers of winerror.h. */
  private static String notStartedOnWindows(String program, String code) {
    return switch (code) {
      // Access denied, virus, elevation, AppLocker, Windows Defender Application Control.
      case "5", "225", "740", "1260", "4551" ->
          "Windows does not let this user run '" + program + "'";
      case "11", "129", "193", "216" -> "'" + program + "' is no program for this Windows";
      case "8", "14", "1450", "1455" -> "the system has no memory to spare for a process";
      default -> "the system could not start '" + program + "'";
    };
  }

  private static long toNanos(Duration timeout) {
    // Half of the range of a long, so that differences of nanoTime never overflow.
    Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
    return (timeout.compareTo(longest) > 0 ? longest : timeout).toNanos();
  }

  private static void close(Process process) {
    for (AutoCloseable stream :
        List.of(process.getInputStream(), process.getErrorStream(), process.getOutputStream())) {
      try {
        stream.close();
      } catch (Exception e) {
        // Nothing is lost: all output that counts has been read.
      }
    }
  }
}
