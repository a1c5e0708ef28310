package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.internal.source.Failure;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call. Its result comes on a thread of the library's. When nobody waits any more,
 * the call is cancelled, and a result that comes later is released unseen.
 */
final class RuntimeCall implements MsalRuntime.Completion {
  /**
   * JNA frees the code behind a callback that Java has forgotten, which the library may still call,
   * or still be in.
   */
  private static final Set<RuntimeCall> PENDING = ConcurrentHashMap.newKeySet();

  private static final Deque<RuntimeCall> ENDED = new ConcurrentLinkedDeque<>();
  private static final int MOST_ENDED = 64;

  private final MsalRuntime runtime;
  private final Consumer<Pointer> release;
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Pointer result;
  private boolean isAbandoned;

  /** Starts a call. */
  interface Start {
    @Nullable Pointer start(MsalRuntime.Completion completion, PointerByReference async);
  }

  private RuntimeCall(MsalRuntime runtime, Consumer<Pointer> release) {
    this.runtime = runtime;
    this.release = release;
  }

  /**
   * Makes a call.
   *
   * @param errors turns the library's errors into failures
   * @param release releases a result
   * @param start starts the call
   * @return the result, which the caller releases
   */
  static Pointer make(
      MsalRuntime runtime,
      RuntimeErrors errors,
      Consumer<Pointer> release,
      Deadline deadline,
      Start start)
      throws Failure, InterruptedException {
    RuntimeCall call = new RuntimeCall(runtime, release);
    PointerByReference async = new PointerByReference();
    LoadedRuntime.prepare(call);
    PENDING.add(call);
    boolean isStarted = false;
    try {
      errors.check(start.start(call, async));
      isStarted = true;
    } finally {
      if (!isStarted) {
        PENDING.remove(call);
      }
    }
    try {
      return call.await(deadline, async.getValue());
    } finally {
      if (async.getValue() != null) {
        errors.ignore(runtime.MSALRUNTIME_ReleaseAsyncHandle(async.getValue()));
      }
    }
  }

  private Pointer await(Deadline deadline, @Nullable Pointer async)
      throws Failure, InterruptedException {
    boolean isDone = false;
    try {
      isDone = done.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      if (!isDone) {
        abandon(async);
      }
    }
    Pointer found = result;
    if (!isDone) {
      throw new Failure(FailureKind.TIMED_OUT, "the authentication broker gave no answer in time");
    }
    if (found == null) {
      throw new Failure(
          FailureKind.UNREADABLE_ANSWER, "the authentication broker gave an empty answer");
    }
    return found;
  }

  private void abandon(@Nullable Pointer async) {
    Pointer late;
    synchronized (this) {
      isAbandoned = true;
      late = result;
      result = null;
    }
    if (late != null) {
      release.accept(late);
    }
    if (async != null) {
      Pointer error = runtime.MSALRUNTIME_CancelAsyncOperation(async);
      if (error != null) {
        runtime.MSALRUNTIME_ReleaseError(error);
      }
    }
  }

  @Override
  public void completed(@Nullable Pointer answer, @Nullable Pointer data) {
    boolean isUnseen;
    synchronized (this) {
      isUnseen = isAbandoned;
      result = isUnseen ? null : answer;
    }
    if (isUnseen && answer != null) {
      release.accept(answer);
    }
    done.countDown();
    ENDED.add(this);
    PENDING.remove(this);
    if (ENDED.size() > MOST_ENDED) {
      ENDED.poll();
    }
  }
}
