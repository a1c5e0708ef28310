package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A member that does what a test says, asked beside others as a developer tool is. */
final class ScriptedMember implements ChainMember {
  private final String name;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Supplier<AccessToken> answer;
  private volatile List<?> stamps = List.of("start");

  ScriptedMember(String name, Supplier<AccessToken> answer) {
    this.name = name;
    this.answer = answer;
  }

  static ScriptedMember of(String name, String user) {
    return new ScriptedMember(name, () -> token(user));
  }

  static AccessToken token(String user) {
    return new AccessToken(ToolMachine.token(user), OffsetDateTime.MAX);
  }

  static SignInException signedOut(String name) {
    return SignInException.of(
        new Attempt(name, FailureKind.NOT_SIGNED_IN, name + ": nobody.", "login", Duration.ZERO),
        null);
  }

  /** Waits until a thread has begun a walk of a chain, or waits for somebody else's. */
  static void awaitWalk(Thread thread) throws InterruptedException {
    while (Stream.of(thread.getStackTrace())
            .noneMatch(frame -> frame.getClassName().equals(SharedWalks.class.getName()))
        || (thread.getState() != Thread.State.WAITING
            && thread.getState() != Thread.State.TIMED_WAITING)) {
      Thread.sleep(1);
    }
  }

  ScriptedMember answers(Supplier<AccessToken> newAnswer) {
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
  public boolean isAskedBesideOthers() {
    return true;
  }

  @Override
  public @Nullable AccessToken findAtHand(TokenRequestContext request) {
    return null;
  }

  @Override
  public AccessToken ask(TokenRequestContext request, boolean isReactive) {
    asked.incrementAndGet();
    return answer.get();
  }

  @Override
  public List<?> signInStamps() {
    return stamps;
  }

  @Override
  public boolean isStoppedBy(Throwable failure) {
    return false;
  }

  @Override
  public Person personOf(AccessToken token) {
    return Person.of(token.getToken(), null);
  }

  @Override
  public Entry describe() {
    return Entry.of(name, Outcome.UNKNOWN);
  }
}
