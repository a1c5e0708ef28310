package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * The reactive form of one credential's blocking call, as {@link TokenMono}. Reactor has few
 * threads for blocking work: when calls wait on all of them, those who subscribe later would be
 * served in rounds, each as long as the tool takes or hangs. So whoever asks for the same joins a
 * call that has not begun: it will see all that a call of their own would.
 */
final class SharedCalls {
  private final Map<Key, Call> due = new HashMap<>(); // Guarded by itself, and so is each call.

  /** What is asked for, as it was at the subscription: a request can be changed. */
  private record Key(
      List<String> scopes, @Nullable String tenant, @Nullable String claims, boolean isCaeEnabled) {
    static Key of(TokenRequestContext request) {
      return new Key(
          new ArrayList<>(request.getScopes()), // May hold null, which the call complains of.
          request.getTenantId(),
          request.getClaims(),
          request.isCaeEnabled());
    }

    TokenRequestContext toRequest() {
      return new TokenRequestContext()
          .setScopes(scopes)
          .setTenantId(tenant)
          .setClaims(claims)
          .setCaeEnabled(isCaeEnabled);
    }

    /** Written out, since a record's own costs a new JVM some 15 ms for its first call. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && scopes.equals(that.scopes)
          && Objects.equals(tenant, that.tenant)
          && Objects.equals(claims, that.claims)
          && isCaeEnabled == that.isCaeEnabled;
    }

    @Override
    public int hashCode() {
      return scopes.hashCode();
    }

    /** Without the claims. */
    @Override
    public String toString() {
      return "Key[scopes=" + scopes + "]";
    }
  }

  /** One call, and all who wait for it. */
  private final class Call implements Runnable {
    private final Key key;
    private final Function<TokenRequestContext, AccessToken> work;
    private final List<MonoSink<AccessToken>> waiting = new ArrayList<>();
    private @Nullable Disposable running;

    private Call(Key key, Function<TokenRequestContext, AccessToken> work) {
      this.key = key;
      this.work = work;
    }

    @Override
    public void run() {
      synchronized (due) {
        due.remove(key, this);
      }
      Consumer<MonoSink<AccessToken>> answer;
      try {
        AccessToken token = work.apply(key.toRequest());
        answer = sink -> sink.success(token);
      } catch (Throwable e) {
        // Whatever it is, as in TokenMono.
        answer = sink -> sink.error(e);
      }
      tell(answer);
    }

    /**
     * Each on a thread of their own, since what follows may block. Who has cancelled isn't told.
     */
    private void tell(Consumer<MonoSink<AccessToken>> answer) {
      List<MonoSink<AccessToken>> told;
      synchronized (due) {
        told = List.copyOf(waiting);
      }
      for (MonoSink<AccessToken> sink : told.subList(Math.min(1, told.size()), told.size())) {
        try {
          Schedulers.boundedElastic().schedule(() -> answer.accept(sink));
        } catch (RejectedExecutionException e) {
          answer.accept(sink);
        }
      }
      if (!told.isEmpty()) {
        answer.accept(told.get(0));
      }
    }

    private void leave(MonoSink<AccessToken> sink) {
      Disposable unwanted;
      synchronized (due) {
        waiting.remove(sink);
        if (!waiting.isEmpty()) {
          return;
        }
        due.remove(key, this);
        unwanted = running;
      }
      if (unwanted != null) {
        unwanted.dispose();
      }
    }
  }

  /**
   * A token for whoever subscribes.
   *
   * @param work the blocking call
   */
  Mono<AccessToken> of(
      TokenRequestContext request, Function<TokenRequestContext, AccessToken> work) {
    Objects.requireNonNull(request, "request");
    return Mono.create(sink -> {
      Call call = join(Key.of(request), work, sink);
      sink.onCancel(() -> call.leave(sink));
    });
  }

  private Call join(
      Key key, Function<TokenRequestContext, AccessToken> work, MonoSink<AccessToken> sink) {
    synchronized (due) {
      Call present = due.get(key);
      if (present != null) {
        present.waiting.add(sink);
        return present;
      }
      Call call = new Call(key, work);
      call.waiting.add(sink);
      call.running = Schedulers.boundedElastic().schedule(call);
      due.put(key, call);
      return call;
    }
  }
}
