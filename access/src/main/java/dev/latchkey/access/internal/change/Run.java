package dev.latchkey.access.internal.change;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Change;
import dev.latchkey.access.RefusedChange;
import dev.latchkey.access.RefusedChangesException;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.change.Work.MissingException;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes changes, one after the other. One that is refused does not stop the others; a service that
 * can't be reached does.
 */
public final class Run {
  /** Failures of one change alone. All others would meet the next change too. */
  private static final Set<FailureKind> OF_ONE =
      Set.of(FailureKind.REFUSED, FailureKind.INVALID_REQUEST, FailureKind.UNEXPECTED);

  private final List<Step> steps;
  private final Work work;
  private final List<Change> done = new ArrayList<>();
  private final List<RefusedChange> refusals = new ArrayList<>();
  private int waiting;

  private Run(List<Step> steps, Work work) {
    this.steps = steps;
    this.work = work;
  }

  /**
   * Makes the changes.
   *
   * @param steps in the order in which they can be made
   * @param work the services, and what is there
   * @return the changes that were made
   * @throws RefusedChangesException if some were refused; all others are made
   * @throws AccessException if a service failed; the changes so far are made
   */
  public static List<Change> of(List<Step> steps, Work work) {
    return new Run(steps, work).all();
  }

  private List<Change> all() {
    // Nothing is changed if a secret could not be written in the end.
    steps.stream()
        .filter(SecretSteps.Write.class::isInstance)
        .forEach(step -> ((SecretSteps.Write) step).file().requireSafe());
    for (Step step : steps) {
      if (Thread.currentThread().isInterrupted()) {
        throw ended(new AccessException(FailureKind.INTERRUPTED, "Interrupted", null));
      }
      make(step);
    }
    if (!refusals.isEmpty()) {
      throw refused();
    }
    return List.copyOf(done);
  }

  private void make(Step step) {
    try {
      step.write(work);
      done.add(step.change());
      work.progress().made(step.change());
    } catch (MissingException e) {
      waiting++;
    } catch (AccessException e) {
      if (!OF_ONE.contains(e.kind()) || isOfFile(step, e)) {
        throw ended(e);
      }
      refusals.add(refusal(step, e));
    }
  }

  /** A file that can't be written: nobody but the caller can help. Secrets are the last steps. */
  private boolean isOfFile(Step step, AccessException e) {
    return step instanceof SecretSteps.Write
        && !(e instanceof AzureException)
        && refusals.isEmpty();
  }

  private AccessException ended(AccessException e) {
    // The next run meets them again, but for this one nobody else would tell of them.
    refusals.forEach(refused -> work.progress().warning(refused.toString()));
    return new AccessException(
        e.kind(),
        "After " + done.size() + " of " + steps.size() + " changes: " + e.getMessage(),
        e.remedy().orElse("Run the same command again; what is done stays done"),
        e);
  }

  private RefusedChange refusal(Step step, AccessException e) {
    String action = step.action();
    String scope = step.scope();
    String reason = e.getMessage();
    if (e instanceof AzureException azure) {
      action = azure.deniedAction().orElse(action);
      scope = azure.deniedScope().orElse(scope);
      reason =
          Names.shown(
              azure.status()
                  + " "
                  + azure.code()
                  + (azure.text().isEmpty() ? "" : ": " + azure.text()));
    }
    return new RefusedChange(
        step.change(), action, scope, String.valueOf(reason), step.helpers(work), command(step));
  }

  private String command(Step step) {
    try {
      return step.command(work);
    } catch (AccessException e) {
      return "# " + e.getMessage();
    }
  }

  private RefusedChangesException refused() {
    RefusedChange first = refusals.get(0);
    String message =
        refusals.size()
            + " of "
            + steps.size()
            + " changes "
            + (refusals.size() == 1 ? "was" : "were")
            + " refused, "
            + done.size()
            + " are done"
            + (waiting == 0 ? "" : ", " + waiting + " wait for those")
            + ": "
            + first;
    return new RefusedChangesException(
        message,
        refusals.stream().map(RefusedChange::command).collect(Collectors.joining("\n")),
        done,
        refusals);
  }
}
