package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a whole chain. The first line of its message gives the remedy; the other lines
 * give each member's failure.
 */
public final class ChainFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String VISUAL_STUDIO_CODE = SourceName.VISUAL_STUDIO_CODE.className();

  private final FailureKind kind;
  private final transient List<MemberFailure> failures;
  private final transient @Nullable MemberFailure leading;
  private final boolean isStopped;
  private final transient List<Row> rows;

  private ChainFailure(
      String message,
      FailureKind kind,
      List<MemberFailure> failures,
      @Nullable MemberFailure leading,
      boolean isStopped,
      List<Row> rows) {
    super(message);
    this.kind = kind;
    this.failures = List.copyOf(failures);
    this.leading = leading;
    this.isStopped = isStopped;
    this.rows = List.copyOf(rows);
  }

  /**
   * The failure of a walk.
   *
   * @param chain the simple name of the chain's class
   * @param scope the token's scope
   * @param failures why each member gave no token, in order
   * @param stopping the failure that stopped the chain, or {@code null}
   * @param rows what was tried
   */
  static ChainFailure of(
      String chain,
      String scope,
      List<MemberFailure> failures,
      @Nullable MemberFailure stopping,
      List<Row> rows) {
    MemberFailure leading = stopping != null ? stopping : leading(failures);
    return new ChainFailure(
        message(chain, scope, failures, leading, stopping),
        kind(failures, leading, stopping),
        failures,
        leading,
        stopping != null,
        rows);
  }

  /**
   * The failure of a chain that would have to switch to another account. Otherwise, one account's
   * data would be sent with another account's rights.
   */
  static ChainFailure ofAnotherOwner(
      String chain, Member before, Owner former, Winner winner, ChainWalk walk) {
    MemberFailure why = walk.failureOf(before);
    Remedy known = why == null ? null : why.attempt().remedy();
    Remedy remedy = known != null ? known : Remedy.step("sign in to the former again");
    String first =
        "No token as "
            + winner.token().owner().shown()
            + " in place of "
            + former.shown()
            + ", who signed in before."
            + Remedy.endOf(remedy);
    String second =
        chain
            + " has no token for '"
            + walk.scope()
            + "' of its choice "
            + before.name()
            + " any more, and "
            + winner.member().name()
            + " has one of another account. To continue with that account, restart the app.";
    // The remedy is in the middle of the text, so the text is the whole message.
    walk.refuse(
        winner,
        new FailedAttempt(
            winner.member().name(),
            FailureKind.REFUSED,
            Subject.none(),
            first + " " + second,
            remedy,
            winner.duration()));
    ChainFailure whole = walk.failed(winner.member());
    return new ChainFailure(
        first + "\n  " + second,
        FailureKind.REFUSED,
        whole.failures,
        whole.leading,
        true,
        walk.rows(null));
  }

  /**
   * The message.
   *
   * @return several lines
   */
  public String message() {
    return String.valueOf(getMessage());
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
   * Why each member gave no token.
   *
   * @return the failures, in order
   */
  public List<MemberFailure> failures() {
    return failures;
  }

  /**
   * The failure that the first line is about.
   *
   * @return the failure, or {@code null} for a chain without members
   */
  public @Nullable MemberFailure leading() {
    return leading;
  }

  /**
   * Whether one member stopped the chain.
   *
   * @return {@code false} if all members were tried
   */
  public boolean isStopped() {
    return isStopped;
  }

  /**
   * What was tried.
   *
   * @return a row for each member
   */
  public List<Row> rows() {
    return rows;
  }

  /**
   * The kind of failure: of the member that got furthest, else of the first one. A Visual Studio
   * Code without a record is not the first: then it is that of the first line. An interrupted
   * caller always gets the interruption, even if other members failed before.
   */
  private static FailureKind kind(
      List<MemberFailure> failures,
      @Nullable MemberFailure leading,
      @Nullable MemberFailure stopping) {
    if (leading == null) {
      return FailureKind.NOT_CONFIGURED;
    }
    if (stopping != null && stopping.kind() == FailureKind.INTERRUPTED) {
      return FailureKind.INTERRUPTED;
    }
    for (MemberFailure failure : failures) {
      if (!failure.kind().isAbsent()) {
        return failure.kind();
      }
    }
    MemberFailure first = failures.get(0);
    return stopping != null || isVisualStudioCodeWithoutRecord(first)
        ? leading.kind()
        : first.kind();
  }

  /**
   * The failure that gives the first remedy: of the member that got furthest, else of a member that
   * needs only a command to be run.
   */
  private static @Nullable MemberFailure leading(List<MemberFailure> failures) {
    MemberFailure signedOut = null;
    MemberFailure missing = null;
    for (MemberFailure failure : failures) {
      if (!failure.kind().isAbsent()) {
        return failure;
      }
      if (signedOut == null && isSignedOutTool(failure)) {
        signedOut = failure;
      }
      if (missing == null && failure.kind() == FailureKind.NOT_INSTALLED) {
        missing = failure;
      }
    }
    if (signedOut != null) {
      return signedOut;
    }
    if (missing != null) {
      return missing;
    }
    return failures.isEmpty() ? null : failures.get(0);
  }

  /** True if the tool only needs a sign-in. */
  private static boolean isSignedOutTool(MemberFailure failure) {
    return failure.kind() == FailureKind.NOT_SIGNED_IN && !isVisualStudioCodeWithoutRecord(failure);
  }

  /** Without a record, Visual Studio Code looks signed out even if it is not installed. */
  private static boolean isVisualStudioCodeWithoutRecord(MemberFailure failure) {
    return failure.kind() == FailureKind.NOT_SIGNED_IN
        && failure.attempt().source().equals(VISUAL_STUDIO_CODE);
  }

  private static boolean isWorthALine(MemberFailure failure) {
    return !failure.kind().isAbsent() || isSignedOutTool(failure);
  }

  private static String message(
      String chain,
      String scope,
      List<MemberFailure> failures,
      @Nullable MemberFailure leading,
      @Nullable MemberFailure stopping) {
    if (leading == null) {
      return "No token for '" + scope + "' from " + chain + ": it has no sources.";
    }
    List<MemberFailure> lines = new ArrayList<>();
    StringJoiner absent = new StringJoiner(", ");
    for (MemberFailure failure : failures) {
      if (isWorthALine(failure)) {
        lines.add(failure);
      } else {
        absent.add(failure.attempt().source() + " " + failure.kind());
      }
    }
    // If there is nothing else to report, each member says why it is absent.
    boolean isAllAbsent = lines.isEmpty();
    StringBuilder text = new StringBuilder(leading.attempt().messageWith(scope));
    text.append("\n").append(chain).append(" tried:");
    for (MemberFailure failure : isAllAbsent ? failures : lines) {
      FailedAttempt attempt = failure.attempt();
      text.append("\n  ").append(attempt.source()).append(' ').append(attempt.kind());
      text.append(": ").append(attempt.messageWithout(scope));
    }
    if (!isAllAbsent && absent.length() > 0) {
      text.append("\n  not there: ").append(absent);
    }
    if (stopping != null) {
      text.append("\n  ended by ").append(stopping.attempt().source());
    }
    return text.toString();
  }
}
