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
import org.jspecify.annotations.Nullable;

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
  private static final int LONGEST_BIRTH = 3; // Pauses.

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

  /** The first process; dated, unlike the handle that started it. */
  private @Nullable ProcessHandle root;

  /** True if the last search met a process that must be looked for again. */
  private boolean isIncomplete;

  /** When a search must be over, by {@link System#nanoTime}. */
  private long end;

  void add(ProcessHandle started) {
    List<ProcessHandle> found = new ArrayList<>();
    adopt(started, found);
    root = found.isEmpty() ? started : found.get(0);
  }

  /**
   * Searches for processes that the run has started, while it goes on.
   *
   * @param deadline when to stop, by {@link System#nanoTime}
   */
  void look(long deadline) {
    end = deadline;
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
    isIncomplete = false;
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
    } else {
      done.addAll(dead);
    }
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
      if (isInTime() && addChildren(process, alive)) {
        done.add(process);
      }
    }
    addDescendants(alive);
  }

  private boolean isInTime() {
    return System.nanoTime() - end < 0;
  }

  /** False if each of a few new processes has a living parent that is not of the run. */
  private boolean mayBeOurs(List<ProcessHandle> strangers) {
    return strangers.size() > FEW
        || strangers.stream().anyMatch(p -> p.parent().filter(q -> !ours.contains(q)).isEmpty());
  }

  /**
   * Adds the living children of a dead process. The JDK leaves out what started before it: children
   * of one that had the id earlier.
   *
   * @return whether all children are known
   */
  private boolean addChildren(ProcessHandle process, List<ProcessHandle> found) {
    Optional<ProcessHandle> heir =
        ProcessHandle.of(process.pid()).filter(other -> !other.equals(process));
    boolean isDated = !undated.contains(process);
    if (!isDated && heir.isPresent()) {
      return adopt(heir.get(), found); // It was not dead.
    }
    boolean areKnown = true;
    for (ProcessHandle child : (isDated ? process.children() : process.descendants()).toList()) {
      if (heir.isEmpty() || !isOlder(heir.get(), child)) {
        areKnown &= adopt(child, found);
      }
    }
    return areKnown;
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
      for (int i = 0; i < parents.size() && isInTime(); i++) {
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
      if (isInTime() && !below.contains(process)) {
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
   *
   * @return {@code false} for a process that must be looked for again
   */
  private boolean adopt(ProcessHandle process, List<ProcessHandle> found) {
    if (ours.contains(process)) {
      return true;
    }
    ProcessHandle dated = process;
    for (int i = 0; !(dated.isAlive() && isDated(dated)); i++) {
      Optional<ProcessHandle> again = ProcessHandle.of(process.pid());
      if (again.isEmpty()) {
        undated.add(dated); // It has ended.
        break;
      }
      if (i == LONGEST_BIRTH) {
        isIncomplete = true;
        return false;
      }
      LockSupport.parkNanos(this, i * PAUSE);
      dated = again.get();
    }
    if (ours.add(dated)) {
      found.add(dated);
      // The process that Windows starts for each program with a console. It starts no other.
      if (dated.info().command().orElse("").endsWith("\\conhost.exe")) {
        consoles.add(dated);
      }
    }
    return true;
  }

  /** True if the start of a process is known, and after that of this JVM. */
  private boolean isDated(ProcessHandle process) {
    Optional<Instant> other = process.info().startInstant();
    return other.isPresent()
        && !other.get().isBefore(start)
        && other.get().isBefore(start.plus(LONGEST_LIFE));
  }

  /** True if the first process has ended, even if the JDK takes its exit code for "active". */
  boolean isRootGone() {
    return root != null && !system.isEmpty() && !system.contains(root);
  }

  /**
   * Ends all processes of the run, and searches again until none is left.
   *
   * @param budget the longest time that it takes, but for one snapshot
   */
  void kill(long budget) {
    end = System.nanoTime() + budget;
    do {
      for (ProcessHandle process : ours) {
        if (!done.contains(process)) {
          process.destroyForcibly();
        }
      }
      awaitDeath();
    } while ((!lookAgain().isEmpty() || isIncomplete) && isInTime());
  }

  /** A killed process is gone in a moment; a search before that would have to be repeated. */
  private void awaitDeath() {
    long last = System.nanoTime() + LONGEST_DEATH;
    while (ours.stream().anyMatch(p -> !done.contains(p) && p.isAlive())
        && System.nanoTime() - last < 0) {
      LockSupport.parkNanos(this, PAUSE);
    }
  }
}
