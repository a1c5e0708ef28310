package dev.latchkey.identity;

import java.util.concurrent.atomic.AtomicBoolean;
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
    return Mono.create(sink -> {
      AtomicBoolean cancelled = new AtomicBoolean();
      Disposable running = Schedulers.boundedElastic().schedule(() -> run(call, sink, cancelled));
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
