package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** The questions to one tool that are not answered yet: at most one for each key. */
final class Questions {
  private final String tool;
  private final Map<TokenKey, Question> open = new ConcurrentHashMap<>();

  Questions(String tool) {
    this.tool = tool;
  }

  /** Puts a question, or joins those who wait for its answer. */
  ToolToken ask(TokenKey key, Question.Work work, Duration timeout)
      throws ToolFailure, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return open(key, work).await(nanos(timeout));
    } catch (TimeoutException e) {
      throw ToolFailure.timedOut(tool, timeout);
    }
  }

  /** Puts a question for whose answer nobody waits yet; its work must end by itself. */
  void askAhead(TokenKey key, Question.Work work) {
    try {
      open(key, work);
    } catch (ToolFailure e) {
      // No thread to spare: the answer is not needed yet.
    }
  }

  private Question open(TokenKey key, Question.Work work) throws ToolFailure {
    try {
      return open.compute(
          key, (k, present) -> present != null && present.enter() ? present : started(k, work));
    } catch (OutOfMemoryError e) {
      throw new ToolFailure(
          ToolFailure.Kind.UNEXPECTED, "the system has no thread to spare", null, e);
    }
  }

  private Question started(TokenKey key, Question.Work work) {
    Question question = new Question(tool, work);
    question.enter();
    question.start(() -> open.remove(key, question));
    return question;
  }

  private static long nanos(Duration timeout) {
    Duration longest = Duration.ofDays(36500);
    return (timeout.compareTo(longest) > 0 ? longest : timeout).toNanos();
  }
}
