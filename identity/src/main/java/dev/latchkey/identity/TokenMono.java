package dev.latchkey.identity;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * The reactive form of a blocking call. Nothing runs before the subscription. Each subscription
 * runs the call again, and cancelling it interrupts the call. The call runs on Reactor's bounded
 * elastic scheduler, which is meant for blocking work: its threads are Reactor's, limited in
 * number, and end by themselves when idle.
 */
final class TokenMono {
  private TokenMono() {}

  static <T> Mono<T> of(Supplier<T> call) {
    return on(work -> Schedulers.boundedElastic().schedule(work), call);
  }

  /**
   * The same for a call that waits for other credentials' Monos. It runs on a new thread that ends
   * with the call. The other Monos may need the scheduler too: if all its threads waited for one
   * another, they would wait for ever.
   */
  static <T> Mono<T> ofWaitingForOthers(Supplier<T> call) {
    return on(TokenMono::startThread, call);
  }

  private static Disposable startThread(Runnable work) {
    Thread thread = new Thread(Schedulers.onSchedule(work), "latchkey-chain");
    thread.setDaemon(true);
    try {
      thread.start();
      return thread::interrupt;
    } catch (OutOfMemoryError e) {
      // The system can't start another thread; the scheduler may have a free one.
      return Schedulers.boundedElastic().schedule(work);
    }
  }

  private static <T> Mono<T> on(Function<Runnable, Disposable> threads, Supplier<T> call) {
    return Mono.create(sink -> {
      AtomicBoolean cancelled = new AtomicBoolean();
      Disposable running = threads.apply(() -> run(call, sink, cancelled));
      sink.onCancel(() -> {
        cancelled.set(true);
        running.dispose();
      });
    });
  }

  private static <T> void run(Supplier<T> call, MonoSink<T> sink, AtomicBoolean cancelled) {
    try {
      sink.success(call.get());
    } catch (Throwable e) {
      // Every Throwable is caught: the scheduler would swallow it, and the subscriber would wait
      // for ever. An app's own credential may throw an Error or, in Kotlin, an undeclared checked
      // exception. The failure of a cancelled call is dropped, since no subscriber is left and
      // Reactor would log it as dropped.
      if (!cancelled.get()) {
        sink.error(e);
      }
    }
  }
}
