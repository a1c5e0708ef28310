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
  /** More are a mistake, and each request looks at all. */
  private static final int CAPACITY = 1_000;

  private final List<Pending> pending = new ArrayList<>();

  private static final class Pending {
    private final Trouble trouble;
    private int left;

    private Pending(Trouble trouble) {
      this.trouble = trouble;
      this.left = trouble.times();
    }
  }

  private final Directory directory;

  /**
   * None yet.
   *
   * @param directory whom they can happen to
   */
  public Troubles(Directory directory) {
    this.directory = directory;
  }

  /** Instead of the answer there is trouble; whoever has the exchange makes it. */
  public static final class HappensException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to answer. */
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
   * Adds one.
   *
   * @param trouble what shall go wrong
   * @throws IllegalArgumentException if the lab has no such user or tenant
   */
  public synchronized void add(Trouble trouble) {
    trouble.criteria().forEach(this::requireKnown);
    if (pending.size() == CAPACITY) {
      throw new IllegalArgumentException("The lab has " + CAPACITY + " troubles, which is enough.");
    }
    pending.add(new Pending(trouble));
  }

  /** A name that is misspelt would never happen, and a test would believe that all went well. */
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

  /** Forgets all. */
  public synchronized void clear() {
    pending.clear();
  }

  /** {@return those that still happen, each as often as is left of it} */
  public synchronized List<Trouble> all() {
    return pending.stream().map(p -> p.left == 0 ? p.trouble : p.trouble.times(p.left)).toList();
  }

  /**
   * Those that happen to a request now, each one time nearer to its end; none after the first that
   * ends the request.
   */
  private synchronized List<Trouble> take(Place place, Subject subject, Predicate<Kind> kinds) {
    List<Trouble> found = new ArrayList<>();
    Iterator<Pending> all = pending.iterator();
    boolean isAnswered = false;
    while (all.hasNext() && !isAnswered) {
      Pending next = all.next();
      Trouble trouble = next.trouble;
      if (trouble.place() == place
          && kinds.test(trouble.kind())
          && subject.fits(trouble.criteria())) {
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
   * Lets happen on the way what shall happen to a request: waits, or throws what to answer instead.
   *
   * @param place where the request is
   * @param subject whom it is about
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
      // The lab's threads are interrupted when it ends, and only then.
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The lab ended.");
    }
  }

  /**
   * What Entra says and does to a request, by kind.
   *
   * @param place where the request is
   * @param subject whom it is about
   * @param kinds what can happen to such a request
   * @return what happens, in the order in which it was scripted
   */
  public List<Trouble> about(Place place, Subject subject, Predicate<Kind> kinds) {
    return take(
        place, subject, kind -> (kind.isRefusal() || kind == Kind.CLOCK_SKEW) && kinds.test(kind));
  }
}
