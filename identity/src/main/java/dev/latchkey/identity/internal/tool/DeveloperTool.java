package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.time.Duration;
import java.util.Optional;

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
   * Looks for the program, and starts nothing.
   *
   * @throws Failure when it is not installed
   */
  void requireInstalled() throws Failure;

  /**
   * Looks for what the tool's tokens come from, where that is not the tool itself.
   *
   * @throws Failure when it is not there
   */
  default void requireBroker() throws Failure {}

  /**
   * What the tool would answer when nobody is signed in to it.
   *
   * @param request what is asked for
   * @return the failure, with the command that signs in
   */
  Failure signedOut(ToolRequest request);

  /**
   * What the tool would look for in its own cache of tokens.
   *
   * @param request what is asked for
   * @return the scope, or nothing where one entry can't answer the request
   */
  Optional<String> cachedScope(ToolRequest request);

  /**
   * Asks for a token.
   *
   * @param request what for
   * @param timeout from now to the answer
   * @return the token
   * @throws Failure why there is none
   * @throws InterruptedException when the thread was interrupted; the tool has been ended
   */
  Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException;

  /**
   * Reads a made-up answer, so that what reading takes is loaded while the tool works: 20 ms in a
   * new JVM, whose processor would have nothing to do.
   */
  default void rehearse() {}
}
