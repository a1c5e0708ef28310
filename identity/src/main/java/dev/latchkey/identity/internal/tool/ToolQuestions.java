package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The runs of one tool: at most one in flight for each token and sign-in. */
final class ToolQuestions implements InFlight.Waiter {
  /** The tool runs until no caller waits for it any more, however long that takes. */
  private static final Duration AS_LONG_AS_SOMEBODY_WAITS = Duration.ofDays(365);

  /** How long a run may take while no caller needs its answer. */
  private static final Duration LONGEST_AHEAD = Duration.ofSeconds(30);

  /** How long the last caller that leaves waits for the tool to end. */
  private static final Duration LONGEST_END = Duration.ofMillis(1500);

  private final DeveloperTool tool;
  private final String program;
  private final SharedTool shared;
  private final AtomicBoolean isRehearsed = new AtomicBoolean();
  private final InFlight<ToolLookup, Token> inFlight;

  ToolQuestions(DeveloperTool tool, SharedTool shared) {
    this.tool = tool;
    this.program = tool.facts().program();
    this.shared = shared;
    this.inFlight = new InFlight<>(this, "latchkey-asks-" + program, LONGEST_END);
  }

  /** Runs the tool, or joins the callers that wait for the same answer. */
  Token ask(ToolLookup lookup, ToolPolicy policy) throws Failure {
    boolean isFirst = isRehearsed.compareAndSet(false, true);
    try {
      return inFlight.join(
          lookup, new Question(lookup), policy.timeout(), isFirst ? new Rehearsal() : null);
    } catch (Failure e) {
      Remedy longer = policy.longer();
      if (longer == null || !e.isMendedBy(Remedy.LONGER)) {
        throw e;
      }
      throw new Failure(
          e.kind(), e.seen(), longer.equals(Remedy.NONE) ? null : longer, e.getCause());
    }
  }

  @Override
  public Failure timedOut(Duration waited, String afterwards) {
    return Failure.timedOut(program, waited, afterwards);
  }

  @Override
  public Failure interrupted(@Nullable String afterwards) {
    return new Failure(
        FailureKind.INTERRUPTED,
        afterwards == null
            ? "the thread was interrupted before it waited for " + program
            : "the thread was interrupted, and " + program + " " + afterwards);
  }

  /** Requests a newer token while the old one is still valid. */
  void askAhead(ToolLookup lookup) {
    Thread thread = new Thread(() -> awaitAhead(lookup), "latchkey-asks-ahead-" + program);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // The system can't start another thread, and the answer is not needed now.
    }
  }

  private void awaitAhead(ToolLookup lookup) {
    try {
      inFlight.join(lookup, new Question(lookup), LONGEST_AHEAD, null);
    } catch (Failure | RuntimeException | Error e) {
      // A caller that needs the answer after the old token has expired runs the tool again and gets
      // the failure.
    } finally {
      shared.pauseIfDue(lookup.key());
    }
  }

  /** Runs the tool, and keeps the answer if the same account was signed in all the time. */
  private final class Question implements InFlight.Work<Token> {
    private final ToolLookup lookup;

    private Question(ToolLookup lookup) {
      this.lookup = lookup;
    }

    @Override
    public Token run() throws Failure, InterruptedException {
      ToolRequest request = lookup.checked();
      Snapshot before = lookup.snapshot();
      if (before == null || shared.isInMemory(lookup.key())) {
        // Another caller's run may have ended a moment ago.
        before = shared.snapshot(request);
        Token known = shared.findNew(lookup.key(), before);
        if (known != null) {
          return known;
        }
      }
      SignedIn owner = before.state() instanceof SignedIn found ? found : null;
      ToolRequest asked = owner == null ? request : request.signedInAt(owner.signIn().tenantId());
      Token token = tool.token(asked, AS_LONG_AS_SOMEBODY_WAITS);
      Snapshot after = shared.snapshot(request);
      if (owner == null
          || !owner.signIn().fingerprint().equals(after.fingerprint())
          || !before.who().equals(after.who())) {
        return token;
      }
      // Files that were written just now can have the same stamps after another account signed in
      // and out again. In that case, the token itself names its owner.
      Token owned = before.isWhoSettled() ? token.of(owner.signIn().owner()) : token;
      shared.keep(lookup, owned, before, after);
      return owned;
    }
  }

  /**
   * Loads the classes that the answer needs. The first waiting caller does this in the meantime.
   */
  private final class Rehearsal implements Runnable {
    @Override
    public void run() {
      try {
        tool.requireInstalled();
      } catch (Failure e) {
        return; // There will be no answer to read.
      }
      tool.rehearse();
    }
  }
}
