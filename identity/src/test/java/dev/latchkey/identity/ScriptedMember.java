package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A member that does what a test says, asked while others are as a developer tool is. */
final class ScriptedMember implements Member {
  /** What the member does when it is asked. */
  @FunctionalInterface
  interface Answer {
    Token get() throws Failure;
  }

  private final String name;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Answer answer;
  private volatile List<?> stamps = List.of("start");

  ScriptedMember(String name, Answer answer) {
    this.name = name;
    this.answer = answer;
  }

  static ScriptedMember of(String name, String user) {
    return new ScriptedMember(name, () -> token(user));
  }

  static Token token(String user) {
    return Token.of(FakeTools.token(user), Instant.parse("9999-12-31T00:00:00Z"), null);
  }

  static Failure signedOut() {
    return new Failure(FailureKind.NOT_SIGNED_IN, "nobody", Remedy.step("login"));
  }

  /** Waits until a thread waits for a walk of a chain. */
  static void awaitWalk(Thread thread) throws InterruptedException {
    while (Stream.of(thread.getStackTrace())
            .noneMatch(frame -> frame.getClassName().startsWith(InFlight.class.getName()))
        || (thread.getState() != Thread.State.WAITING
            && thread.getState() != Thread.State.TIMED_WAITING)) {
      Thread.sleep(1);
    }
  }

  /** Waits until it has been asked so many times: walks run on threads of their own. */
  void awaitAsked(int times) throws InterruptedException {
    while (asked.get() < times) {
      Thread.sleep(1);
    }
  }

  ScriptedMember answers(Answer newAnswer) {
    answer = newAnswer;
    return this;
  }

  /** Somebody signs in or out. */
  void filesChange(Object now) {
    stamps = List.of(now);
  }

  int asked() {
    return asked.get();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isDeveloper() {
    return true;
  }

  @Override
  public boolean isAskedWithOthers() {
    return true;
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    Answer now = answer; // Before the count, which tests wait for to change the answer.
    asked.incrementAndGet();
    return now.get();
  }

  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    return new Subject(null, name, "");
  }

  @Override
  public List<?> signInStamps() {
    return stamps;
  }

  @Override
  public boolean isStoppedBy(Failure failure) {
    return false;
  }

  @Override
  public Standing standing() {
    return Standing.UNKNOWN;
  }
}
