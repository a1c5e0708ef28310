package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;

/**
 * All processes that one run of a tool has started. Descendants are recorded while the tool runs,
 * since a grandchild whose parent has died is no longer listed as a descendant. If {@code /proc}
 * shows environments (Linux), each process with the run's marker in its environment belongs to the
 * run too, even if it left the tree. On other systems, only the recorded descendants are known; on
 * Windows also the children of those that have died.
 *
 * <p>Two threads may use it at once: the one that waits for the tool, and the JVM's exit.
 */
public final class ProcessTree {
  /**
   * Each tool on Linux gets this variable. It holds the markers of all runs that the tool is part
   * of, separated by colons.
   */
  private static final String MARKER_VARIABLE = "LATCHKEY_RUN";

  private static final File PROCESSES = new File("/proc");
  private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * The same on Windows, since a dead process leads to its children only by its handle, which a
   * search must have found while it lived.
   */
  private static final long LOOK_INTERVAL_ON_WINDOWS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * A search for descendants takes at most this share of the time (one part in 25), even with
   * thousands of processes.
   */
  private static final int MOST_TIME_BETWEEN = 25;

  /**
   * Up to this many processes, the children of each are listed; descendants() reads all of /proc on
   * each call. With more, one pass finds the children of all.
   */
  private static final int FEW = 2;

  private static final int LONGEST_ENVIRONMENT = 4 << 20;
  private static final long KILL_BUDGET = TimeUnit.MILLISECONDS.toNanos(700);
  private static final int FEWEST_SEARCHES = 3;
  private static final int MOST_SEARCHES_FOR_STARTING = 10;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final String marker;
  private final boolean marked;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();
  private final @Nullable WindowsProcesses onWindows;
  private final long start = System.nanoTime();
  private Instant began = Instant.MAX;
  private long nextLook;
  private long lastCost;
  private volatile boolean isGivenUp;

  private ProcessTree(String marker, Platform platform) {
    this.marker = marker;
    this.marked = platform == Platform.LINUX;
    this.onWindows = platform == Platform.WINDOWS ? new WindowsProcesses() : null;
    this.nextLook = start + (onWindows == null ? LOOK_INTERVAL : LOOK_INTERVAL_ON_WINDOWS);
  }

  /**
   * Creates the tree of a run that is about to start.
   *
   * @param environment the variables of the first process; on Linux, the run's marker is added to
   *     them. Elsewhere nothing could read it, and the first random number costs a JVM on Windows
   *     0.4 s
   * @param platform the family of operating system
   * @return the tree, empty until {@link #note}
   */
  public static ProcessTree marking(Map<String, String> environment, Platform platform) {
    if (platform != Platform.LINUX) {
      return new ProcessTree("", platform);
    }
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
    began = root.info().startInstant().orElse(Instant.MAX);
    if (onWindows != null) {
      onWindows.add(root);
    }
  }

  /**
   * Searches for new descendants, unless the last search was very recent or expensive, or this one
   * would not be over in time.
   *
   * @param deadline the time at which the caller must act, by {@link System#nanoTime}
   */
  synchronized void lookNowAndThen(long deadline) {
    long now = System.nanoTime();
    if (now - nextLook >= 0 && now + lastCost - deadline < 0) {
      noteDescendants(deadline);
      lastCost = System.nanoTime() - now;
      nextLook =
          onWindows == null
              ? now + Math.max(LOOK_INTERVAL, lastCost * MOST_TIME_BETWEEN)
              : now + lastCost + Math.max(LOOK_INTERVAL_ON_WINDOWS, lastCost * secondsOfRun());
    }
  }

  /** Most tools start others at once. A search gets rarer the longer the tool runs. */
  private long secondsOfRun() {
    return 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }

  /** How long to wait before the next call of {@link #lookNowAndThen}. */
  synchronized long pause() {
    return onWindows == null ? LOOK_INTERVAL : Math.max(PAUSE, nextLook - System.nanoTime());
  }

  /**
   * True if a search on Windows showed that the first process has ended. A JDK before 20 waits
   * forever for one with exit code 259, which Windows gives to running processes.
   */
  synchronized boolean isRootGone() {
    return onWindows != null && onWindows.isRootGone();
  }

  private void noteDescendants(long deadline) {
    if (onWindows != null) {
      onWindows.look(deadline);
      return;
    }
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
   * Ends all processes at once, and searches again until none is left: a process may start another
   * one between the search and its own end. It uses SIGKILL, since a tool may ignore a weaker
   * signal.
   */
  void kill() {
    isGivenUp = true;
    killAll();
  }

  /**
   * Asks all processes to end, with SIGTERM, and kills those that are left after a grace time. On
   * an interrupted thread, there is no grace time.
   *
   * @param grace how long the processes may take
   */
  public synchronized void end(Duration grace) {
    if (onWindows != null) {
      kill(); // Windows has no signal that asks.
      return;
    }
    long end = System.nanoTime() + grace.toNanos();
    noteAll();
    seen.forEach(ProcessHandle::destroy);
    while (seen.stream().anyMatch(this::isRunning)
        && System.nanoTime() - end < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, PAUSE);
    }
    kill();
  }

  /**
   * True once all processes are being ended. The end of the first process says nothing about the
   * others.
   */
  boolean isGivenUp() {
    return isGivenUp;
  }

  private synchronized void killAll() {
    if (onWindows != null) {
      onWindows.kill(KILL_BUDGET);
      return;
    }
    long end = System.nanoTime() + KILL_BUDGET;
    boolean anyLeft = true;
    // On a very busy machine the first search alone may take all the time.
    for (int i = 0; anyLeft && (i < FEWEST_SEARCHES || System.nanoTime() - end < 0); i++) {
      noteDescendants(Long.MAX_VALUE);
      anyLeft = killSeen(); // Before the slower search: a process that still runs starts others.
      if (marked) {
        boolean mayBeMore = noteMarked() && i < MOST_SEARCHES_FOR_STARTING;
        anyLeft = killSeen() || anyLeft || mayBeMore;
      }
      if (anyLeft) {
        LockSupport.parkNanos(this, PAUSE);
      }
    }
  }

  /** Kills what runs, forgets what has ended, and returns true if anything ran. */
  private boolean killSeen() {
    seen.removeIf(process -> !isRunning(process));
    seen.forEach(ProcessHandle::destroyForcibly);
    return !seen.isEmpty();
  }

  private void noteAll() {
    noteDescendants(Long.MAX_VALUE);
    if (marked) {
      noteMarked();
    }
  }

  /** Returns true if a process is just being started, so its environment can't be read. */
  private boolean noteMarked() {
    boolean isAnyStarting = false;
    String[] names = PROCESSES.list();
    long own = ProcessHandle.current().pid();
    for (String name : names == null ? new String[0] : names) {
      if (!name.chars().allMatch(c -> c >= '0' && c <= '9') || Long.parseLong(name) == own) {
        continue;
      }
      long pid = Long.parseLong(name);
      String environment = read(pid, "environ", LONGEST_ENVIRONMENT);
      if (environment.contains(marker)) {
        ProcessHandle.of(pid).ifPresent(seen::add);
      } else if (environment.isEmpty() && isStarting(pid)) {
        isAnyStarting = true;
      }
    }
    return isAnyStarting;
  }

  /**
   * True for a process that began after this run and has neither environment nor command line.
   * Within execve a process has neither for a moment. Threads of the kernel look the same: the
   * caller does not wait long.
   */
  private boolean isStarting(long pid) {
    return read(pid, "cmdline", 1).isEmpty()
        && ProcessHandle.of(pid)
            .filter(this::isRunning)
            .flatMap(process -> process.info().startInstant())
            .filter(begin -> !begin.isBefore(began))
            .isPresent();
  }

  /**
   * False for a zombie: it has ended, but the JDK calls it alive until its parent has collected it.
   */
  private boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    String status = marked ? read(process.pid(), "stat", 4096) : "";
    int name = status.lastIndexOf(')'); // proc(5): pid (name) state …; the name may hold anything.
    return name < 0 || name + 2 >= status.length() || "ZX".indexOf(status.charAt(name + 2)) < 0;
  }

  /**
   * Reads without a channel: an interrupted thread can't use a channel, but must still end the
   * tree.
   */
  private static String read(long pid, String file, int limit) {
    try (FileInputStream in = new FileInputStream(PROCESSES + "/" + pid + "/" + file)) {
      return new String(in.readNBytes(limit), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // The process has ended, or belongs to another user.
    }
  }
}
