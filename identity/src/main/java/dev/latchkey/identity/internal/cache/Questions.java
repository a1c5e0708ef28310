package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The questions to one tool that are not answered yet: at most one for each subject. */
final class Questions {
  /** How long a question may take for whose answer nobody waits. */
  private static final Duration AHEAD = Duration.ofSeconds(30);

  private final String tool;
  private final Runnable rehearsal;
  private final AtomicBoolean isRehearsed = new AtomicBoolean();
  private final Map<Subject, Question> open = new HashMap<>(); // Guarded by itself.

  /**
   * What is asked.
   *
   * @param key what for
   * @param who what the tool's files looked like that say who is signed in. Whoever has seen them
   *     written since does not join: the answer may be somebody else's, though the one who is
   *     signed in now was so before
   */
  record Subject(TokenKey key, List<?> who) {
    /** Written out for the same reason as that of {@link TokenKey}. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Subject that && key.equals(that.key) && who.equals(that.who);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  /**
   * The questions to one tool.
   *
   * @param tool its program
   * @param rehearsal what whoever waits for the first answer does meanwhile; a few milliseconds
   */
  Questions(String tool, Runnable rehearsal) {
    this.tool = tool;
    this.rehearsal = rehearsal;
  }

  /** Puts a question, or joins those who wait for its answer. */
  ToolToken ask(Subject subject, Question.Work work, Duration timeout) throws ToolFailure {
    if (Thread.currentThread().isInterrupted()) {
      throw new ToolFailure(
          Kind.INTERRUPTED, "the thread was interrupted before it waited for " + tool);
    }
    Question question = open(subject, work);
    boolean isFirst = isRehearsed.compareAndSet(false, true);
    return question.await(timeout, isFirst ? rehearsal : Questions::nothing);
  }

  private static void nothing() {}

  /** Puts a question for whose answer nobody waits yet. */
  void askAhead(Subject subject, Question.Work work) {
    Thread thread = new Thread(() -> awaitAhead(subject, work), "latchkey-asks-ahead-" + tool);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // No thread to spare: the answer is not needed yet.
    }
  }

  private void awaitAhead(Subject subject, Question.Work work) {
    try {
      ask(subject, work, AHEAD);
    } catch (ToolFailure | RuntimeException | Error e) {
      // Who needs the answer, once the token at hand is over, asks again and is told.
    }
  }

  private Question open(Subject subject, Question.Work work) throws ToolFailure {
    try {
      synchronized (open) {
        Question present = open.get(subject);
        return present != null && present.enter() ? present : started(subject, work);
      }
    } catch (OutOfMemoryError e) {
      throw new ToolFailure(Kind.UNEXPECTED, "the system has no thread to spare", null, e);
    }
  }

  private Question started(Subject subject, Question.Work work) {
    Question question = new Question(tool, work);
    question.enter();
    question.start(new Removal(subject, question));
    open.put(subject, question);
    return question;
  }

  /** A class for the reason that {@link DeveloperSource} has for one. */
  private final class Removal implements Runnable {
    private final Subject subject;
    private final Question question;

    private Removal(Subject subject, Question question) {
      this.subject = subject;
      this.question = question;
    }

    @Override
    public void run() {
      synchronized (open) {
        open.remove(subject, question);
      }
    }
  }
}
