package dev.latchkey.identity.internal.managed;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body of at most 1 MiB: whatever answers at an address must not fill the memory. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private static final long LONGEST = 1 << 20;

  private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
  private Flow.@Nullable Subscription subscription;
  private long received;

  @Override
  public CompletionStage<byte[]> getBody() {
    return all.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    all.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    received += parts.stream().mapToLong(ByteBuffer::remaining).sum();
    if (received <= LONGEST) {
      all.onNext(parts);
    } else {
      if (subscription != null) {
        subscription.cancel();
      }
      all.onError(new IOException("more than 1 MiB"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    all.onError(failure);
  }

  @Override
  public void onComplete() {
    all.onComplete();
  }
}
