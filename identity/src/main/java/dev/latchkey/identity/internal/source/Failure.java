package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source gave no token. What was seen and what repairs it are fields; {@link FailedAttempt} makes
 * them one line. No part holds a secret or what a tool printed.
 */
public class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final @Nullable Remedy remedy;
  private final boolean isSentence;

  /**
   * A failure without a known remedy.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   */
  public Failure(FailureKind kind, String seen) {
    this(kind, seen, null, null);
  }

  /**
   * A failure.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   * @param remedy what repairs it, or {@code null} where nothing is known to
   */
  public Failure(FailureKind kind, String seen, @Nullable Remedy remedy) {
    this(kind, seen, remedy, null);
  }

  /**
   * A failure with its cause.
   *
   * @param kind what kind it is
   * @param seen what was seen, a sentence without its full stop
   * @param remedy what repairs it, or {@code null} where nothing is known to
   * @param cause what led to it; its text must hold nothing that a tool or a server sent
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
   * A request that a source does not take.
   *
   * @param e why, in a whole sentence
   * @return the failure
   */
  public static Failure notTaken(IllegalArgumentException e) {
    return new Failure(
        FailureKind.INVALID_REQUEST, String.valueOf(e.getMessage()), null, null, true);
  }

  /**
   * A tool that did not answer in time.
   *
   * @param program the tool's program
   * @param timeout how long the caller waited
   * @param afterwards what happened to the tool then: {@code was ended}
   * @return the failure
   */
  public static Failure timedOut(String program, Duration timeout, String afterwards) {
    return new Failure(
        FailureKind.TIMED_OUT,
        program + " gave no answer within " + Remedy.inWords(timeout) + " and " + afterwards,
        Remedy.LONGER);
  }

  /**
   * A tool that failed for a reason that is not known here.
   *
   * @param program the tool's program
   * @param exitCode how it ended
   * @return the failure
   */
  public static Failure unexplained(String program, int exitCode) {
    return new Failure(
        FailureKind.UNEXPECTED,
        exitCode > 128 && exitCode < 160
            ? program + " was ended by signal " + (exitCode - 128)
            : program + " failed for a reason that is not known here (exit code " + exitCode + ")");
  }

  /**
   * What kind it is.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return kind;
  }

  /**
   * What was seen.
   *
   * @return a sentence without its full stop
   */
  public String seen() {
    return String.valueOf(getMessage());
  }

  /**
   * Whether a remedy is this failure's.
   *
   * @param other a remedy
   * @return {@code true} if it is
   */
  public boolean isMendedBy(Remedy other) {
    return other.equals(remedy);
  }

  /**
   * Whether what was seen is all of the message.
   *
   * @return {@code true} for a whole sentence, with its full stop
   */
  public boolean isSentence() {
    return isSentence;
  }

  /**
   * What repairs it.
   *
   * @return the remedy, where one is known
   */
  public Optional<Remedy> remedy() {
    return Optional.ofNullable(remedy);
  }
}
