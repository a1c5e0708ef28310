package dev.latchkey.identity;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One source's failed try to give a token: which source, what kind of failure, what was seen, and
 * what repairs it. Immutable. No part of it ever holds a token, a secret, or the text that a tool
 * printed.
 */
public final class Attempt implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final FailureKind kind;
  private final String message;
  private final @Nullable String remedy;
  private final Duration duration;

  Attempt(
      String source, FailureKind kind, String message, @Nullable String remedy, Duration duration) {
    this.source = source;
    this.kind = kind;
    this.message = message;
    this.remedy = remedy;
    this.duration = duration;
  }

  /**
   * A try that failed just now.
   *
   * @param source who tried
   * @param kind what kind of failure it is
   * @param what what could not be done, without a full stop
   * @param seen why, without a full stop
   * @param remedy an exact command or setting, or {@code null}
   * @param start when it was asked, by {@link System#nanoTime}
   */
  static Attempt of(
      String source,
      FailureKind kind,
      String what,
      String seen,
      @Nullable String remedy,
      long start) {
    String advice =
        remedy == null ? "" : (remedy.startsWith("az ") ? " Run: " : " Remedy: ") + remedy;
    return new Attempt(
        source,
        kind,
        what + ": " + seen + "." + advice,
        remedy,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Who tried.
   *
   * @return the simple name of the credential's class, {@code AzureCliCredential} for example
   */
  public String source() {
    return source;
  }

  /**
   * What kind of failure it was.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return kind;
  }

  /**
   * What was seen, and the remedy where one is known, for people.
   *
   * @return one line
   */
  public String message() {
    return message;
  }

  /**
   * What repairs it.
   *
   * @return an exact command or setting, where one is known
   */
  public Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }

  /**
   * How long the try took.
   *
   * @return the time from the question to the failure
   */
  public Duration duration() {
    return duration;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attempt that
        && source.equals(that.source)
        && kind == that.kind
        && message.equals(that.message)
        && Objects.equals(remedy, that.remedy)
        && duration.equals(that.duration);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, kind, message, remedy, duration);
  }

  /** One line: source, kind, message. */
  @Override
  public String toString() {
    return source + " " + kind + ": " + message;
  }
}
