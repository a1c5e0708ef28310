package dev.latchkey.identity.internal.tool;

import java.time.Duration;

/**
 * A tool that the developer signs in to, asked for tokens of whoever that is. Keeps nothing between
 * two questions.
 */
public interface DeveloperTool {
  /**
   * What is known of it without looking for it.
   *
   * @return its names
   */
  ToolFacts facts();

  /**
   * Asks for a token.
   *
   * @param request what for
   * @param timeout from now to the answer
   * @return the token
   * @throws ToolFailure why there is none
   * @throws InterruptedException when the thread was interrupted; the tool has been ended
   */
  ToolToken token(TokenRequest request, Duration timeout) throws ToolFailure, InterruptedException;
}
