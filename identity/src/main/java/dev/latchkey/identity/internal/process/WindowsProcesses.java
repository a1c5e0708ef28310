package dev.latchkey.identity.internal.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The processes of one run on Windows, found without native code. Costs are the opposite of
 * Linux's: {@link ProcessHandle#parent} takes a snapshot of the whole system, and so does {@link
 * ProcessHandle#descendants}, which answers for a whole tree.
 *
 * <p>Windows keeps the id of a parent that has died. So the handle of a dead process still finds
 * its children, which no living process leads to. A process is found in this way only if each of
 * its ancestors was found while it lived.
 */
final class WindowsProcesses {
  private static final long BETWEEN_SNAPSHOTS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LONGEST_DEATH = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

  /** Up to this many, it is cheaper to ask each new process for its parent. */
  private static final int FEW = 2;

  /** Those of the run, the dead ones too. */
  private final Set<ProcessHandle> ours = new LinkedHashSet<>();

  /** Dead processes of the run whose children are all known: a dead process starts no more. */
  private final Set<ProcessHandle> done = new HashSet<>();

  /** All processes of the system at one moment, of which those of the run are known. */
  private Set<ProcessHandle> system = Set.of();

  private final Map<ProcessHandle, Boolean> consoles = new HashMap<>();
  private long nextSnapshot = System.nanoTime();

  void add(ProcessHandle root) {
    ours.add(root);
  }

  /** Searches for processes that the run has started, while it goes on. */
  void look() {
    long time = System.nanoTime();
    boolean isDue = time - nextSnapshot >= 0;
    Set<ProcessHandle> now = isDue ? all() : system;
    List<ProcessHandle> alive = new ArrayList<>();
    List<ProcessHandle> dead = new ArrayList<>();
    for (ProcessHandle process : ours) {
      if (process.isAlive()) {
        alive.add(process);
      } else if (!done.contains(process)) {
        dead.add(process);
      }
    }
    addThoseOf(alive, dead);
    // Last: what is in the snapshot has been searched for since.
    system = now;
    if (isDue) {
      nextSnapshot = time + BETWEEN_SNAPSHOTS;
    }
  }

  /**
   * Searches for processes that were started while the others were killed. Mostly there is none:
   * then one snapshot is enough.
   *
   * @return those of the run that are alive
   */
  private List<ProcessHandle> lookAgain() {
    Set<ProcessHandle> now = all();
    List<ProcessHandle> strangers =
        now.stream().filter(p -> !system.contains(p) && !ours.contains(p)).toList();
    List<ProcessHandle> alive = new ArrayList<>();
    List<ProcessHandle> dead = new ArrayList<>();
    for (ProcessHandle process : ours) {
      if (now.contains(process)) {
        alive.add(process);
      } else if (!done.contains(process)) {
        dead.add(process);
      }
    }
    if (mayBeOurs(strangers)) {
      addThoseOf(alive, dead);
    }
    done.addAll(dead);
    system = now;
    return alive;
  }

  private static Set<ProcessHandle> all() {
    return ProcessHandle.allProcesses().collect(Collectors.toSet());
  }

  /** Adds the living children of the dead, and all descendants of the living. */
  private void addThoseOf(List<ProcessHandle> alive, List<ProcessHandle> dead) {
    alive.addAll(children(dead));
    addDescendants(alive);
    done.addAll(dead);
  }

  /** False if each of a few new processes has a living parent that is not of the run. */
  private boolean mayBeOurs(List<ProcessHandle> strangers) {
    return strangers.size() > FEW
        || strangers.stream().anyMatch(p -> p.parent().filter(q -> !ours.contains(q)).isEmpty());
  }

  /** The living children of dead processes. */
  private List<ProcessHandle> children(List<ProcessHandle> dead) {
    List<ProcessHandle> found = new ArrayList<>();
    for (ProcessHandle process : dead) {
      // Windows may have given the id to another process, whose children these are then. The JDK
      // leaves out children that are older than the handle: of one that had the id before.
      if (ProcessHandle.of(process.pid()).filter(other -> !other.equals(process)).isEmpty()) {
        process.children().filter(ours::add).forEach(found::add);
      }
    }
    return found;
  }

  /** For a few processes it is cheaper to ask each for its children, level by level. */
  private void addDescendants(List<ProcessHandle> alive) {
    List<ProcessHandle> parents = alive.stream().filter(p -> !isConsole(p)).toList();
    if (parents.size() <= FEW) {
      Deque<ProcessHandle> due = new ArrayDeque<>(parents);
      while (!due.isEmpty()) {
        List<ProcessHandle> found = due.remove().children().filter(ours::add).toList();
        alive.addAll(found);
        found.stream().filter(p -> !isConsole(p)).forEach(due::add);
      }
      return;
    }
    Set<ProcessHandle> below = new HashSet<>();
    for (ProcessHandle process : parents) {
      // The first ones are the roots: what is found below them needs no snapshot of its own.
      if (!below.contains(process)) {
        List<ProcessHandle> descendants = process.descendants().toList();
        below.addAll(descendants);
        descendants.stream().filter(ours::add).forEach(alive::add);
      }
    }
  }

  /** True for the process that Windows starts for each program with a console; it starts none. */
  private boolean isConsole(ProcessHandle process) {
    return consoles.computeIfAbsent(
        process, p -> p.info().command().orElse("").endsWith("\\conhost.exe"));
  }

  /** True if a process has ended, even if the JDK takes its exit code 259 for "still active". */
  boolean isGone(ProcessHandle process) {
    return !system.isEmpty() && !system.contains(process);
  }

  /**
   * Ends all processes of the run, and searches again until none is left.
   *
   * @param budget the longest time that it takes, but for one search
   */
  void kill(long budget) {
    long end = System.nanoTime() + budget;
    do {
      for (ProcessHandle process : ours) {
        if (!done.contains(process)) {
          process.destroyForcibly();
        }
      }
      awaitDeath();
    } while (!lookAgain().isEmpty() && System.nanoTime() - end < 0);
  }

  /** A killed process is gone in a moment; a search before that would have to be repeated. */
  private void awaitDeath() {
    long end = System.nanoTime() + LONGEST_DEATH;
    while (ours.stream().anyMatch(p -> !done.contains(p) && p.isAlive())
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(this, PAUSE);
    }
  }
}
