package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool that answers within this JVM, as a test tells it to; its tokens are numbered. */
final class FakeDeveloperTool implements DeveloperTool {
  /** What is done in place of a process. */
  @FunctionalInterface
  interface Answer {
    Token to(ToolRequest request, int number) throws Failure, InterruptedException;
  }

  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger rehearsed = new AtomicInteger();
  volatile boolean isInstalled = true;
  volatile boolean isSignedOutCertain = true;
  private final Clock clock;
  private volatile Answer answer;

  FakeDeveloperTool(Clock clock) {
    this.clock = clock;
    this.answer = (request, number) -> token("answer-" + number);
  }

  void answers(Answer other) {
    answer = other;
  }

  void fails(FailureKind kind) {
    answer =
        (request, number) -> {
          throw new Failure(kind, "no luck with question " + number);
        };
  }

  /** A token that is good for an hour. */
  Token token(String value) {
    return token(value, Duration.ofHours(1));
  }

  Token token(String value, Duration life) {
    return Token.of(value, clock.instant().plus(life), null);
  }

  @Override
  public ToolFacts facts() {
    return new ToolFacts(
        "the fake tool", "fake", true, "FAKE_PATH", "fake", isSignedOutCertain, "the fake tool");
  }

  @Override
  public String requireInstalled() throws Failure {
    if (!isInstalled) {
      throw new Failure(FailureKind.NOT_INSTALLED, "no program 'fake'");
    }
    return "/fake";
  }

  @Override
  public Failure signedOut(ToolRequest request) {
    return new Failure(
        FailureKind.NOT_SIGNED_IN, "nobody is signed in", Remedy.command("fake login"));
  }

  @Override
  public Optional<String> cachedScope(ToolRequest request) {
    return Optional.of(request.scope()).filter(scope -> request.scopes().size() == 1);
  }

  @Override
  public Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException {
    return answer.to(request, asked.incrementAndGet());
  }

  @Override
  public void rehearse() {
    rehearsed.incrementAndGet();
  }
}
