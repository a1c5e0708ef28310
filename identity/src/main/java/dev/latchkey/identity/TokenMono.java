package dev.latchkey.identity;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * The reactive form of a blocking call. Nothing runs before the subscription, each subscription
 * runs the call anew, and a cancelled one interrupts it. The call runs on Reactor's bounded elastic
 * scheduler, which is there for blocking work: its threads are Reactor's, bounded in number, and
 * end by themselves when idle.
 */
final class TokenMono {
  private TokenMono() {}

  static <T> Mono<T> of(Supplier<T> call) {
    return on(work -> Schedulers.boundedElastic().schedule(work), call);
  }

  /**
   * The same for a call that waits for other credentials' Monos, on a thread that ends with it.
   * Those may need that scheduler too, and when all its threads wait for one another, they wait for
   * ever.
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
      // The system has no thread to spare; the scheduler may have one.
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
      // Whatever it is: the scheduler would keep it, and the subscriber wait for ever. An app's own
      // credential may throw an Error, and in Kotlin a checked exception that nobody declared.
      // Nobody waits for the failure of a cancelled call, and Reactor would log it as dropped.
      if (!cancelled.get()) {
        sink.error(e);
      }
    }
  }
}
