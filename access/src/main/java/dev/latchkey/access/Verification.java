package dev.latchkey.access;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.data.DataPlane;
import dev.latchkey.identity.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Proof that a developer can work: is the account that is signed in a member of the team's group,
 * which of the file's roles reach it, and do the services let it in. Only harmless reads are sent,
 * and nothing is changed.
 *
 * <p>An account may read role assignments only where it has a role for that, Reader for example.
 * Where it may not, membership and the services' answers decide, and what they can't tell is {@link
 * AccessState#UNKNOWN}, never {@link AccessState#NOT_ASSIGNED}. Not for several threads.
 */
public final class Verification {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Team team;
  private final TokenCredential credential;
  private final HttpClient http;
  private final Clock clock;
  private final Sleeper sleeper;

  /** Waits, for tests that don't. */
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /** How an account is in a group. */
  public enum Membership {
    /** It is a member itself. */
    DIRECT("direct"),
    /** It is a member of a group that is a member. */
    TRANSITIVE("through another group"),
    /** It is no member, or there is no such group. */
    NONE("none"),
    /** The account may not read its groups, or several groups have this name. */
    UNKNOWN("unknown");

    private final String words;

    Membership(String words) {
      this.words = words;
    }

    /** The words that users see, in the JSON documents too. */
    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A role of the file, and whether it works.
   *
   * @param role the role as the file names it
   * @param scope the scope as the file has it
   * @param state whether it works
   * @param detail what was seen, in one line
   * @param command what helps; empty for nothing
   * @param commandFor who runs the command: {@code you}, or who has the right to
   */
  public record RoleResult(
      String role,
      String scope,
      AccessState state,
      String detail,
      String command,
      String commandFor) {}

  /**
   * What was found.
   *
   * @param environment the environment of the file; empty for a file without environments
   * @param caller who is signed in
   * @param group the team's group
   * @param membership how the caller is in the group
   * @param command what makes the caller a member; empty if there is nothing to do
   * @param commandFor who runs the command; empty if there is nothing to do
   * @param roles the roles of the file, in its order
   */
  public record Report(
      String environment,
      Identity caller,
      String group,
      Membership membership,
      String command,
      String commandFor,
      List<RoleResult> roles) {
    /** Copies the list. */
    public Report {
      roles = List.copyOf(roles);
    }

    /**
     * True if something does not work, or can't be told.
     *
     * @return false if the caller is in the group and every role works
     */
    public boolean isProblem() {
      return membership == Membership.NONE
          || membership == Membership.UNKNOWN
          || roles.stream().anyMatch(role -> role.state().isProblem());
    }
  }

  /**
   * Prepares a verification. Nothing is sent yet.
   *
   * @param team what should be
   * @param credential the sign-in of the developer
   */
  public Verification(Team team, TokenCredential credential) {
    this(team, credential, HttpClient.createDefault());
  }

  /**
   * Prepares a verification. Nothing is sent yet.
   *
   * @param team what should be
   * @param credential the sign-in of the developer
   * @param http the HTTP client
   */
  public Verification(Team team, TokenCredential credential, HttpClient http) {
    this(team, credential, http, Clock.systemUTC(), time -> Thread.sleep(time.toMillis()));
  }

  Verification(
      Team team, TokenCredential credential, HttpClient http, Clock clock, Sleeper sleeper) {
    this.team = Objects.requireNonNull(team, "team");
    this.credential = Objects.requireNonNull(credential, "credential");
    this.http = Objects.requireNonNull(http, "http");
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Looks once.
   *
   * @return what was found
   * @throws AccessException if nobody is signed in, a scope can't be used, or a service can't be
   *     reached
   */
  public Report check() {
    Caller me = Caller.of(credential, team.tenant());
    return new VerificationRun(
            team,
            me,
            Azure.of(team.tenant(), credential, http),
            new DataPlane(team.tenant(), credential, http))
        .report();
  }

  /**
   * Looks until every role works, or the time is over. Between two looks it pauses for five
   * seconds, later for up to thirty.
   *
   * @param atMost how long
   * @param progress is called after every look
   * @return what was found last
   * @throws AccessException as {@link #check()}; of kind {@code INTERRUPTED} if the thread was
   *     interrupted
   */
  public Report await(Duration atMost, Consumer<Report> progress) {
    Instant end = clock.instant().plus(atMost);
    Duration pause = FIRST_PAUSE;
    Report report = check();
    progress.accept(report);
    while (report.isProblem() && clock.instant().isBefore(end)) {
      Duration left = Duration.between(clock.instant(), end);
      pause(pause.compareTo(left) < 0 ? pause : left);
      pause = shorter(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
      try {
        report = check();
        progress.accept(report);
      } catch (AccessException e) {
        // A network that is away for a moment is no reason to give up what may take minutes.
        if (e.kind() != FailureKind.NETWORK || !clock.instant().isBefore(end)) {
          throw e;
        }
      }
    }
    return report;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void pause(Duration time) {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AccessException(
          FailureKind.INTERRUPTED, "Waiting for the roles was interrupted", null, e);
    }
  }
}
