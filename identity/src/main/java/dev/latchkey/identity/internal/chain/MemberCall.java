package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Token;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One member's part in a walk: it already has a token, is being called on its own thread, or will
 * be called.
 */
final class MemberCall implements Runnable {
  /**
   * How long to wait for an interrupted member to end. A member that does not react is left to its
   * own deadline.
   */
  private static final long LONGEST_END = TimeUnit.MILLISECONDS.toNanos(1500);

  private final int index;
  private final Member member;
  private final Lookup lookup;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long start = System.nanoTime();
  private volatile long duration;
  private @Nullable Thread thread;
  private volatile @Nullable Token token;
  private volatile @Nullable Throwable thrown;

  MemberCall(int index, Member member, Lookup lookup) {
    this.index = index;
    this.member = member;
    this.lookup = lookup;
    this.token = lookup.token();
  }

  int index() {
    return index;
  }

  Member member() {
    return member;
  }

  /** When a call of the same duration that ends now began: the answer may have had to wait. */
  long start() {
    return thread != null && ended.getCount() == 0 ? System.nanoTime() - duration : start;
  }

  boolean isAnswered() {
    return token != null;
  }

  void startOnThread() {
    Thread asking = new Thread(this, "latchkey-chain-" + member.name());
    asking.setDaemon(true);
    try {
      asking.start();
      thread = asking;
    } catch (OutOfMemoryError e) {
      // The system can't start another thread: the walk's own thread calls the member in its turn.
    }
  }

  @Override
  public void run() {
    try {
      token = member.ask(lookup);
    } catch (Failure | RuntimeException | Error e) {
      thrown = e;
    } finally {
      duration = System.nanoTime() - start;
      ended.countDown();
    }
  }

  /** Waits for the answer. If the member has no thread of its own, this thread calls it. */
  Token await() throws Failure, InterruptedException {
    Token known = token;
    if (known != null) {
      return known;
    }
    if (thread == null) {
      return member.ask(lookup);
    }
    ended.await();
    Throwable failure = thrown;
    if (failure instanceof Failure ours) {
      throw ours;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    Token answer = token;
    if (answer == null) {
      throw new IllegalStateException("a member that answered nothing");
    }
    return answer;
  }

  /** Gives the call up: no caller needs its answer any more. */
  void giveUp() {
    Thread asking = thread;
    if (asking != null && ended.getCount() > 0) {
      asking.interrupt();
    }
  }

  /** Waits until everything that the call started has ended, even on an interrupted thread. */
  void awaitEnd() {
    Thread asking = thread;
    if (asking == null) {
      return;
    }
    boolean wasInterrupted = Thread.interrupted();
    long last = System.nanoTime() + LONGEST_END;
    while (asking.isAlive() && System.nanoTime() - last < 0) {
      try {
        asking.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(last - System.nanoTime())));
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
