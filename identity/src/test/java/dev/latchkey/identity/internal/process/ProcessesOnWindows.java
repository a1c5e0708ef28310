package dev.latchkey.identity.internal.process;

import java.util.List;
import java.util.stream.Stream;

/**
 * The processes of this JVM's fake tools on Windows, where no process shows its variables to
 * others. The tools and their shell are in this JVM's temporary folder; cmd.exe, which runs a batch
 * file, is not.
 */
final class ProcessesOnWindows {
  private static final String FOLDER = System.getProperty("java.io.tmpdir");

  private ProcessesOnWindows() {}

  static List<ProcessHandle> all() {
    for (int i = 0; ; i++) {
      try {
        return Stream.concat(
                ProcessHandle.allProcesses().filter(process -> command(process).startsWith(FOLDER)),
                ProcessHandle.current()
                    .descendants()
                    .filter(process -> command(process).endsWith("cmd.exe")))
            .toList();
      } catch (RuntimeException e) {
        if (i == 10) {
          throw e; // Windows may have no snapshot while processes start and end.
        }
      }
    }
  }

  static String command(ProcessHandle process) {
    return process.info().command().orElse("");
  }

  /**
   * Ends all processes, so that the next test meets none of this one.
   *
   * @return those that were left: a process that was ended is shown for a moment more
   */
  static List<String> endAll() throws InterruptedException {
    List<ProcessHandle> left = all();
    for (int i = 0; i < 100 && !left.isEmpty(); i++) {
      Thread.sleep(20);
      left = all();
    }
    List<String> shown =
        left.stream().map(process -> process.pid() + " " + command(process)).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    return shown;
  }
}
