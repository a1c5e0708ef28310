package dev.latchkey.identity.internal.tool;

import java.time.Duration;

/**
 * A tool that the developer signs in to, asked for tokens of whoever that is. Keeps nothing between
 * two questions.
 */
public interface DeveloperTool {
  /**
   * What people call it.
   *
   * @return {@code the Azure CLI}, say
   */
  String title();

  /**
   * What its program is called.
   *
   * @return {@code az}, say
   */
  String program();

  /**
   * Whether one token may be asked for with more than one scope.
   *
   * @return {@code false} when exactly one is needed
   */
  boolean takesSeveralScopes();

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
