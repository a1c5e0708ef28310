package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.Standing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One member in the report of a chain.
 *
 * @param source the simple name of the credential's class
 * @param state its result, or what is known about it
 * @param failure why it gave no token, or {@code null}
 * @param owner the owner of the token that it gave or could give
 * @param duration how long it took
 */
public record Row(
    String source, State state, @Nullable FailedAttempt failure, Owner owner, Duration duration) {

  /** The result of a member, or what is known about it. */
  public enum State {
    /** It gave the token. */
    CHOSEN,
    /** Its files or settings show an account that can sign in. */
    READY,
    /** Unknown until the member is called. */
    UNKNOWN,
    /** It gave no token, or can't give one. */
    FAILED,
    /** An earlier member had already answered. */
    NOT_ASKED
  }

  static Row failed(FailedAttempt attempt) {
    return new Row(attempt.source(), State.FAILED, attempt, Owner.UNKNOWN, attempt.duration());
  }

  static Row chosen(Member member, Owner owner, Duration duration) {
    return new Row(member.name(), State.CHOSEN, null, owner, duration);
  }

  static Row notAsked(Member member) {
    return new Row(member.name(), State.NOT_ASKED, null, Owner.UNKNOWN, Duration.ZERO);
  }

  static Row of(Member member, Standing standing) {
    return standing.failure() != null
        ? failed(standing.failure())
        : new Row(
            member.name(),
            standing.isReady() ? State.READY : State.UNKNOWN,
            null,
            standing.owner(),
            Duration.ZERO);
  }
}
