package dev.latchkey.access;

import dev.latchkey.identity.FailureKind;
import java.util.List;

/** Some changes were refused. All others are done. */
public final class RefusedChangesException extends AccessException {
  private static final long serialVersionUID = 1L;

  private final transient List<Change> done;
  private final transient List<RefusedChange> refusals;

  /**
   * Creates a failure.
   *
   * @param message the message
   * @param remedy the az commands for those who can help, a line each
   * @param done the changes that were made
   * @param refusals the changes that were refused
   */
  public RefusedChangesException(
      String message, String remedy, List<Change> done, List<RefusedChange> refusals) {
    super(FailureKind.REFUSED, message, remedy);
    this.done = List.copyOf(done);
    this.refusals = List.copyOf(refusals);
  }

  /**
   * The changes that were made.
   *
   * @return the changes, in order
   */
  public List<Change> done() {
    return done;
  }

  /**
   * The changes that were refused.
   *
   * @return each with who can help
   */
  public List<RefusedChange> refusals() {
    return refusals;
  }
}
