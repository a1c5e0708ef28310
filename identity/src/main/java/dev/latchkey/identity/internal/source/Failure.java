package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source gave no token. The finding and the remedy are fields; {@link FailedAttempt} builds one
 * line from them. No part holds a secret or a tool's output.
 */
public class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final @Nullable Remedy remedy;
  private final boolean isSentence;

  /**
   * Creates a failure without a known remedy.
   *
   * @param kind the kind of failure
   * @param seen what was found, a sentence without its full stop
   */
  public Failure(FailureKind kind, String seen) {
    this(kind, seen, null, null);
  }

  /**
   * Creates a failure.
   *
   * @param kind the kind of failure
   * @param seen what was found, a sentence without its full stop
   * @param remedy what repairs it, or {@code null} if no remedy is known
   */
  public Failure(FailureKind kind, String seen, @Nullable Remedy remedy) {
    this(kind, seen, remedy, null);
  }

  /**
   * Creates a failure with its cause.
   *
   * @param kind the kind of failure
   * @param seen what was found, a sentence without its full stop
   * @param remedy what repairs it, or {@code null} if no remedy is known
   * @param cause the cause; its text must hold nothing that a tool or a server sent
   */
  public Failure(
      FailureKind kind, String seen, @Nullable Remedy remedy, @Nullable Throwable cause) {
    this(kind, seen, remedy, cause, false);
  }

  private Failure(
      FailureKind kind,
      String seen,
      @Nullable Remedy remedy,
      @Nullable Throwable cause,
      boolean isSentence) {
    super(seen, cause);
    this.kind = kind;
    this.remedy = remedy;
    this.isSentence = isSentence;
  }

  /**
   * The failure of a request that a source does not take.
   *
   * @param e why, in a whole sentence
   * @return the failure
   */
  public static Failure notTaken(IllegalArgumentException e) {
    return new Failure(
        FailureKind.INVALID_REQUEST, String.valueOf(e.getMessage()), null, null, true);
  }

  /**
   * The failure of a tool that did not answer in time.
   *
   * @param program the tool's program
   * @param timeout how long the caller waited
   * @param afterwards what then happened to the tool: {@code was ended}
   * @return the failure
   */
  public static Failure timedOut(String program, Duration timeout, String afterwards) {
    return new Failure(
        FailureKind.TIMED_OUT,
        program + " gave no answer within " + Remedy.inWords(timeout) + " and " + afterwards,
        Remedy.LONGER);
  }

  /**
   * The kind of failure.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return kind;
  }

  /**
   * What was found.
   *
   * @return a sentence without its full stop
   */
  public String seen() {
    return String.valueOf(getMessage());
  }

  /**
   * Whether a remedy is the one of this failure.
   *
   * @param other a remedy
   * @return {@code true} if it is
   */
  public boolean isMendedBy(Remedy other) {
    return other.equals(remedy);
  }

  /**
   * Whether the finding is the whole message.
   *
   * @return {@code true} for a whole sentence, with its full stop
   */
  public boolean isSentence() {
    return isSentence;
  }

  /**
   * What repairs it.
   *
   * @return the remedy, if one is known
   */
  public Optional<Remedy> remedy() {
    return Optional.ofNullable(remedy);
  }
}
