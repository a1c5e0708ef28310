package dev.latchkey.identity.internal.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
  private static final int LONGEST_BIRTH = 5; // Pauses.

  /** What Wine says before it knows the start is thousands of years away. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

  /** Up to this many, it is cheaper to ask each process by itself. */
  private static final int FEW = 2;

  /** Those of the run, the dead ones too. */
  private final Set<ProcessHandle> ours = new LinkedHashSet<>();

  /** Dead processes of the run whose children are all known: a dead process starts no more. */
  private final Set<ProcessHandle> done = new HashSet<>();

  /** Those that were gone before their start was known. */
  private final Set<ProcessHandle> undated = new HashSet<>();

  private final Set<ProcessHandle> consoles = new HashSet<>();

  /** All processes of the system at one moment, of which those of the run are known. */
  private Set<ProcessHandle> system = Set.of();

  private long nextSnapshot = System.nanoTime() + BETWEEN_SNAPSHOTS;
  private final Instant start = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);

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
    done.addAll(dead);
    // Last: what is in the snapshot has been searched for since.
    if (isDue) {
      nextSnapshot = time + BETWEEN_SNAPSHOTS;
      keep(now);
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
    List<ProcessHandle> strangers = new ArrayList<>();
    for (ProcessHandle process : now) {
      if (!system.contains(process) && !ours.contains(process)) {
        strangers.add(process);
      }
    }
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
    keep(now);
    return alive;
  }

  private static Set<ProcessHandle> all() {
    return ProcessHandle.allProcesses().collect(Collectors.toSet());
  }

  /** Forgets those whose start was not known yet: they are found again. */
  private void keep(Set<ProcessHandle> now) {
    Set<ProcessHandle> before = system;
    now.removeIf(process -> !before.contains(process) && !process.isAlive());
    system = now;
  }

  /** Adds the living children of the dead, and all descendants of the living. */
  private void addThoseOf(List<ProcessHandle> alive, List<ProcessHandle> dead) {
    for (ProcessHandle process : dead) {
      addChildren(process, alive);
    }
    addDescendants(alive);
  }

  /** False if each of a few new processes has a living parent that is not of the run. */
  private boolean mayBeOurs(List<ProcessHandle> strangers) {
    return strangers.size() > FEW
        || strangers.stream().anyMatch(p -> p.parent().filter(q -> !ours.contains(q)).isEmpty());
  }

  /**
   * Adds the living children of a dead process. The JDK leaves out what started before it: children
   * of one that had the id earlier.
   */
  private void addChildren(ProcessHandle process, List<ProcessHandle> found) {
    boolean isDated = !undated.contains(process);
    List<ProcessHandle> children = (isDated ? process.children() : process.descendants()).toList();
    Optional<ProcessHandle> heir =
        ProcessHandle.of(process.pid()).filter(other -> !other.equals(process));
    for (ProcessHandle child : children) {
      if (isDated ? heir.isEmpty() || !isOlder(heir.get(), child) : isDated(child)) {
        adopt(child, found);
      }
    }
  }

  /**
   * Windows gives the id of a dead process to another one, often at once. What started after that
   * one is its child.
   */
  private static boolean isOlder(ProcessHandle process, ProcessHandle child) {
    Optional<Instant> start = process.info().startInstant();
    Optional<Instant> childStart = child.info().startInstant();
    return start.isEmpty() || childStart.isEmpty() || childStart.get().isAfter(start.get());
  }

  /** For a few processes it is cheaper to ask each for its children, level by level. */
  private void addDescendants(List<ProcessHandle> alive) {
    List<ProcessHandle> parents = new ArrayList<>(alive);
    parents.removeAll(consoles);
    if (parents.size() <= FEW) {
      for (int i = 0; i < parents.size(); i++) {
        int before = alive.size();
        for (ProcessHandle child : parents.get(i).children().toList()) {
          adopt(child, alive);
        }
        parents.addAll(alive.subList(before, alive.size()));
        parents.removeAll(consoles);
      }
      return;
    }
    Set<ProcessHandle> below = new HashSet<>();
    for (ProcessHandle process : parents) {
      // The first ones are the roots: what is found below them needs no snapshot of its own.
      if (!below.contains(process)) {
        for (ProcessHandle descendant : process.descendants().toList()) {
          below.add(descendant);
          adopt(descendant, alive);
        }
      }
    }
  }

  /**
   * Adds a process to those of the run, unless it is known. Wine knows the start of a process only
   * a moment after its birth, and until then a handle is of no use.
   */
  private void adopt(ProcessHandle process, List<ProcessHandle> found) {
    if (ours.contains(process)) {
      return;
    }
    ProcessHandle dated = process;
    for (int i = 0; i < LONGEST_BIRTH && !(dated.isAlive() && isDated(dated)); i++) {
      LockSupport.parkNanos(this, i * PAUSE);
      dated = ProcessHandle.of(process.pid()).orElse(dated);
    }
    if (ours.add(dated)) {
      found.add(dated);
      if (!dated.isAlive() || !isDated(dated)) {
        undated.add(dated);
      }
      // The process that Windows starts for each program with a console. It starts no other.
      if (dated.info().command().orElse("").endsWith("\\conhost.exe")) {
        consoles.add(dated);
      }
    }
  }

  /** True if the start of a process is known, and after that of this JVM. */
  private boolean isDated(ProcessHandle process) {
    Optional<Instant> other = process.info().startInstant();
    return other.isPresent()
        && !other.get().isBefore(start)
        && other.get().isBefore(start.plus(LONGEST_LIFE));
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
