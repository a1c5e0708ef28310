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

/** The questions to one tool: at most one in flight for each token and sign-in. */
final class ToolQuestions implements InFlight.Waiter {
  /** The tool is ended when nobody waits for it any more, not before. */
  private static final Duration AS_LONG_AS_SOMEBODY_WAITS = Duration.ofDays(365);

  /** How long a question may take while nobody needs its answer. */
  private static final Duration LONGEST_AHEAD = Duration.ofSeconds(30);

  /** How long the last caller to leave waits for the end of the tool. */
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

  /** Asks, or joins those who wait for the same answer. */
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

  /** Asks for a newer token while the old one is still good. */
  void askAhead(ToolLookup lookup) {
    Thread thread = new Thread(() -> awaitAhead(lookup), "latchkey-asks-ahead-" + program);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // No thread to spare: the answer is not needed at once.
    }
  }

  private void awaitAhead(ToolLookup lookup) {
    try {
      inFlight.join(lookup, new Question(lookup), LONGEST_AHEAD, null);
    } catch (Failure | RuntimeException | Error e) {
      // A caller that needs the answer, once the old token is over, asks again and is told.
    } finally {
      shared.pauseIfDue(lookup.key());
    }
  }

  /** Asks the tool, and keeps the answer if the same person was signed in all the while. */
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
        // Another caller's question may have been answered a moment ago.
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
      // Files that were written just now look the same after somebody has come and gone: the token
      // itself says whose it is.
      Token owned = before.isWhoSettled() ? token.of(owner.signIn().owner()) : token;
      shared.keep(lookup, owned, before, after);
      return owned;
    }
  }

  /** What the first caller to wait does meanwhile: it loads what reading the answer takes. */
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
