package dev.latchkey.lab.internal.trouble;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Kind;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** The troubles of one lab. Safe for any number of threads. */
public final class Troubles {
  /** More are a mistake, and each request checks them all. */
  private static final int CAPACITY = 1_000;

  private final List<Pending> pending = new ArrayList<>();

  private static final class Pending {
    private final Trouble trouble;
    private int left;
    private long seen;

    private Pending(Trouble trouble) {
      this.trouble = trouble;
      this.left = trouble.times();
    }

    /** The trouble with the number of times left. */
    private Trouble shown() {
      return left == 0 ? trouble : trouble.times(left);
    }
  }

  private final Directory directory;

  /**
   * Starts without troubles.
   *
   * @param directory the users and tenants to which they can happen
   */
  public Troubles(Directory directory) {
    this.directory = directory;
  }

  /** A trouble replaces the answer. {@link TroubledService} sends it. */
  public static final class HappensException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The trouble. */
    private final transient Trouble trouble;

    HappensException(Trouble trouble) {
      super(trouble.toString(), null, false, false);
      this.trouble = trouble;
    }

    Trouble trouble() {
      return trouble;
    }
  }

  /**
   * Adds a trouble.
   *
   * @param trouble the trouble
   * @throws IllegalArgumentException if the lab has no such user or tenant
   */
  public synchronized void add(Trouble trouble) {
    trouble.criteria().forEach(this::requireKnown);
    if (pending.size() == CAPACITY) {
      throw new IllegalArgumentException("The lab has " + CAPACITY + " troubles, which is enough.");
    }
    pending.add(new Pending(trouble));
  }

  /** A trouble with a misspelt name would never happen, and its test would pass. */
  private void requireKnown(String what, String name) {
    boolean isKnown =
        switch (what) {
          case "user" -> directory.findUser(name).isPresent();
          case "tenant" -> directory.findTenant(name).isPresent();
          default -> true;
        };
    if (!isKnown) {
      throw new IllegalArgumentException("The lab has no " + what + " '" + name + "'.");
    }
  }

  /**
   * Removes a trouble.
   *
   * @param trouble the trouble, as {@link #all} shows it
   * @return false if there was none like it
   */
  public synchronized boolean remove(Trouble trouble) {
    return pending.removeIf(p -> p.shown().toFields().equals(trouble.toFields()));
  }

  /** Removes every trouble. */
  public synchronized void clear() {
    pending.clear();
  }

  /** {@return those that can still happen, each with the number of times left} */
  public synchronized List<Trouble> all() {
    return pending.stream().map(Pending::shown).toList();
  }

  /**
   * The troubles of one request, in order, up to the first that ends the request. Each counts every
   * request that fits it, also one that an earlier trouble ends; each use counts down its number of
   * times.
   */
  private synchronized List<Trouble> take(Place place, Subject subject, Predicate<Kind> kinds) {
    List<Trouble> found = new ArrayList<>();
    Iterator<Pending> all = pending.iterator();
    boolean isAnswered = false;
    while (all.hasNext()) {
      Pending next = all.next();
      Trouble trouble = next.trouble;
      boolean fits =
          trouble.place() == place
              && kinds.test(trouble.kind())
              && subject.fits(trouble.criteria());
      if (fits && trouble.chooses(++next.seen) && !isAnswered) {
        found.add(trouble);
        isAnswered = trouble.kind() != Kind.SLOW && trouble.kind() != Kind.CLOCK_SKEW;
        if (next.left > 0 && --next.left == 0) {
          all.remove();
        }
      }
    }
    return found;
  }

  /**
   * Applies delays and failures to a request: waits, or throws the trouble that replaces the
   * answer.
   *
   * @param place the place of the request
   * @param subject what the request is about
   * @throws IOException if the lab ends meanwhile
   */
  public void meet(Place place, Subject subject) throws IOException {
    for (Trouble trouble :
        take(place, subject, kind -> !kind.isRefusal() && kind != Kind.CLOCK_SKEW)) {
      if (trouble.kind() != Kind.SLOW) {
        throw new HappensException(trouble);
      }
      sleep(trouble);
    }
  }

  private static void sleep(Trouble slow) throws IOException {
    try {
      Thread.sleep(slow.duration().toMillis());
    } catch (InterruptedException e) {
      // Only the end of the lab interrupts its threads.
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The lab ended.");
    }
  }

  /**
   * The refusals and clock skews for a token request.
   *
   * @param place the place of the request
   * @param subject what the request is about
   * @param kinds the kinds that can happen to such a request
   * @return the troubles, in the order in which they were scripted
   */
  public List<Trouble> about(Place place, Subject subject, Predicate<Kind> kinds) {
    return take(
        place, subject, kind -> (kind.isRefusal() || kind == Kind.CLOCK_SKEW) && kinds.test(kind));
  }
}
