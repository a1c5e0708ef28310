package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool that answers within this JVM, as a test tells it to; its tokens are numbered. */
final class FakeDeveloperTool implements DeveloperTool {
  /** What is done in place of a process. */
  @FunctionalInterface
  interface Answer {
    ToolToken to(TokenRequest request, int number) throws ToolFailure, InterruptedException;
  }

  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger rehearsed = new AtomicInteger();
  volatile boolean isInstalled = true;
  private final Clock clock;
  private volatile Answer answer;

  FakeDeveloperTool(Clock clock) {
    this.clock = clock;
    this.answer = (request, number) -> token("answer-" + number);
  }

  void answers(Answer other) {
    answer = other;
  }

  void fails(Kind kind) {
    answer =
        (request, number) -> {
          throw new ToolFailure(kind, "no luck with question " + number);
        };
  }

  /** A token that is good for an hour. */
  ToolToken token(String value) {
    return token(value, Duration.ofHours(1));
  }

  ToolToken token(String value, Duration life) {
    return ToolToken.held(value, clock.instant().plus(life));
  }

  @Override
  public ToolFacts facts() {
    return new ToolFacts("the fake tool", "fake", true, "FAKE_PATH", "fake", "the fake tool");
  }

  @Override
  public void requireInstalled() throws ToolFailure {
    if (!isInstalled) {
      throw new ToolFailure(Kind.NOT_INSTALLED, "no program 'fake'");
    }
  }

  @Override
  public ToolFailure signedOut(TokenRequest request) {
    return new ToolFailure(Kind.NOT_SIGNED_IN, "nobody is signed in", "fake login");
  }

  @Override
  public Optional<String> cachedScope(TokenRequest request) {
    return Optional.of(request.scope()).filter(scope -> request.scopes().size() == 1);
  }

  @Override
  public ToolToken token(TokenRequest request, Duration timeout)
      throws ToolFailure, InterruptedException {
    return answer.to(request, asked.incrementAndGet());
  }

  @Override
  public void rehearse() {
    rehearsed.incrementAndGet();
  }
}
