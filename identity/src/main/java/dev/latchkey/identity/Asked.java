package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A member of a chain that has answered, is asked on a thread of its own, or is still to be. */
final class Asked {
  /** A member that is interrupted ends at once; one that is not is left to its own deadline. */
  private static final long LONGEST_END = TimeUnit.MILLISECONDS.toNanos(1500);

  private final int index;
  private final ChainMember member;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile @Nullable AccessToken token;
  private volatile @Nullable Throwable failure;

  private Asked(int index, ChainMember member) {
    this.index = index;
    this.member = member;
  }

  static Asked later(int index, ChainMember member) {
    return new Asked(index, member);
  }

  static Asked answered(int index, ChainMember member, AccessToken token) {
    Asked asked = new Asked(index, member);
    asked.token = token;
    return asked;
  }

  int index() {
    return index;
  }

  ChainMember member() {
    return member;
  }

  boolean isAnswered() {
    return token != null;
  }

  void startOnThread(TokenRequestContext request, boolean isReactive) {
    Thread asking = new Thread(() -> run(request, isReactive), "latchkey-chain-" + member.name());
    asking.setDaemon(true);
    try {
      asking.start();
      thread = asking;
    } catch (OutOfMemoryError e) {
      // The system has no thread to spare: it is asked in its turn, on the caller's.
    }
  }

  private void run(TokenRequestContext request, boolean isReactive) {
    try {
      token = member.ask(request, isReactive);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      ended.countDown();
    }
  }

  /** The answer; on the caller's own thread if it was not asked yet. */
  @Nullable AccessToken await(TokenRequestContext request, boolean isReactive) {
    if (token != null) {
      return token;
    }
    if (thread == null) {
      return member.ask(request, isReactive);
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ForeignFailure.interrupted(member.name());
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return token;
  }

  /** Nobody waits for it any more. */
  void giveUp() {
    Thread asking = thread;
    if (asking != null && ended.getCount() > 0) {
      asking.interrupt();
    }
  }

  /** Returns when what it started has ended; also on an interrupted thread. */
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
