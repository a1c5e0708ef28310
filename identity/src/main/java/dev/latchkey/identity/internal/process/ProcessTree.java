package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Every process that one run of a tool has started. Descendants are noted while the tool runs,
 * since a grandchild whose parent has died is nobody's descendant any more. Where {@code /proc}
 * tells (Linux), each process that carries the run's marker in its environment belongs to the run
 * too, however it got away; elsewhere only the descendants that were seen are known.
 *
 * <p>Safe for use by two threads: the one that waits for the tool, and the JVM's exit.
 */
public final class ProcessTree {
  /** Each tool gets this variable: the marks of the runs that it is part of, apart by colons. */
  private static final String MARKER_VARIABLE = "LATCHKEY_RUN";

  private static final File PROCESSES = new File("/proc");
  private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

  /** Looking takes at most this part of the time, also where thousands of processes run. */
  private static final int MOST_TIME_BETWEEN = 25;

  /** Each descendants() reads all of /proc; of more processes the children are found at once. */
  private static final int FEW = 2;

  private static final int LONGEST_ENVIRONMENT = 4 << 20;
  private static final long KILL_BUDGET = TimeUnit.MILLISECONDS.toNanos(700);
  private static final long KILL_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final String marker;
  private final boolean marked;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();
  private long nextLook = System.nanoTime() + LOOK_INTERVAL;
  private volatile boolean isGivenUp;

  private ProcessTree(String marker, Platform platform) {
    this.marker = marker;
    this.marked = platform == Platform.LINUX;
  }

  /**
   * The tree of a run that is about to start.
   *
   * @param environment the variables of its first process, which get the run's marker
   * @param platform the family of operating system
   * @return the tree, empty until {@link #note}
   */
  public static ProcessTree marking(Map<String, String> environment, Platform platform) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String marker = HexFormat.of().formatHex(random);
    String outer = environment.get(MARKER_VARIABLE);
    environment.put(MARKER_VARIABLE, outer == null ? marker : outer + ":" + marker);
    return new ProcessTree(marker, platform);
  }

  /**
   * Adds the first process of the run.
   *
   * @param root that process
   */
  public synchronized void note(ProcessHandle root) {
    seen.add(root);
  }

  /** Looks for new descendants, unless the last look was a moment ago or was a costly one. */
  synchronized void lookNowAndThen() {
    long now = System.nanoTime();
    if (now - nextLook >= 0) {
      noteDescendants();
      long cost = System.nanoTime() - now;
      nextLook = now + Math.max(LOOK_INTERVAL, cost * MOST_TIME_BETWEEN);
    }
  }

  private void noteDescendants() {
    List<ProcessHandle> running = seen.stream().filter(ProcessHandle::isAlive).toList();
    if (running.size() <= FEW) {
      running.forEach(known -> known.descendants().forEach(seen::add));
      return;
    }
    Map<Long, List<ProcessHandle>> children = new HashMap<>();
    ProcessHandle.allProcesses()
        .forEach(process ->
            process
                .parent()
                .ifPresent(parent ->
                    children.computeIfAbsent(parent.pid(), pid -> new ArrayList<>()).add(process)));
    Deque<ProcessHandle> due = new ArrayDeque<>(running);
    while (!due.isEmpty()) {
      children.getOrDefault(due.remove().pid(), List.of()).stream()
          .filter(seen::add)
          .forEach(due::add);
    }
  }

  /**
   * Ends all of them at once and looks again until nobody is left: a process may start another
   * between the look and its end. SIGKILL, since a tool may ignore anything less.
   */
  void kill() {
    isGivenUp = true;
    killAll();
  }

  /**
   * Asks all of them to end, with SIGTERM, and ends those that are left after a grace. An
   * interrupted thread grants none.
   *
   * @param grace how long they may take
   */
  public synchronized void end(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    noteAll();
    seen.forEach(ProcessHandle::destroy);
    while (seen.stream().anyMatch(this::isRunning)
        && System.nanoTime() - end < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, KILL_PAUSE);
    }
    kill();
  }

  /** Whether all of them are being ended: that the first has ended says nothing of the others. */
  boolean isGivenUp() {
    return isGivenUp;
  }

  private synchronized void killAll() {
    long end = System.nanoTime() + KILL_BUDGET;
    boolean anyLeft = true;
    while (anyLeft && System.nanoTime() - end < 0) {
      noteAll();
      anyLeft = false;
      for (ProcessHandle process : seen) {
        if (isRunning(process)) {
          anyLeft = true;
          process.destroyForcibly();
        }
      }
      if (anyLeft) {
        LockSupport.parkNanos(this, KILL_PAUSE);
      }
    }
  }

  private void noteAll() {
    noteDescendants();
    if (marked) {
      noteMarked();
    }
  }

  private void noteMarked() {
    String[] names = PROCESSES.list();
    long own = ProcessHandle.current().pid();
    Stream.of(names == null ? new String[0] : names)
        .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
        .mapToLong(Long::parseLong)
        .filter(pid -> pid != own && carriesMarker(pid))
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(seen::add));
  }

  private boolean carriesMarker(long pid) {
    return read(pid, "environ", LONGEST_ENVIRONMENT).contains(marker);
  }

  /** A zombie has ended, though the JDK calls it alive until its parent has taken note. */
  private boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    String status = marked ? read(process.pid(), "stat", 4096) : "";
    int name = status.lastIndexOf(')'); // proc(5): pid (name) state …; the name may hold anything.
    return name < 0 || name + 2 >= status.length() || "ZX".indexOf(status.charAt(name + 2)) < 0;
  }

  /** Not through a channel: an interrupted thread, which must still end the tree, can't use one. */
  private static String read(long pid, String file, int limit) {
    try (FileInputStream in = new FileInputStream(PROCESSES + "/" + pid + "/" + file)) {
      return new String(in.readNBytes(limit), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has ended, or it is another user's.
    }
  }
}
