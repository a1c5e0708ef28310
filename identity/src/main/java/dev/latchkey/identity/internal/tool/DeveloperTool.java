package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the developer signs in to. It is run to get tokens of the signed-in account. It keeps
 * no state between two runs.
 */
public interface DeveloperTool {
  /**
   * The fixed facts about the tool.
   *
   * @return its names and abilities
   */
  ToolFacts facts();

  /**
   * Checks that the program exists. Starts nothing.
   *
   * @return the program's absolute path, or {@code null} for a tool that is not run
   * @throws Failure if it is not installed; for a tool that is not run, if its files can't be used
   */
  @Nullable String requireInstalled() throws Failure;

  /**
   * Checks that the source of the tool's tokens exists, if that is not the tool itself.
   *
   * @throws Failure if it does not exist
   */
  default void requireBroker() throws Failure {}

  /**
   * The failure that the tool would report if no account is signed in.
   *
   * @param request the request
   * @return the failure, with the command that signs in
   */
  Failure signedOut(ToolRequest request);

  /**
   * The scope that the tool would look for in its own token cache.
   *
   * @param request the request
   * @return the scope, or empty if one entry can't answer the request
   */
  Optional<String> cachedScope(ToolRequest request);

  /**
   * Runs the tool to get a token.
   *
   * @param request the request
   * @param timeout from now to the answer
   * @return the token
   * @throws Failure why there is none
   * @throws InterruptedException if the thread was interrupted; the tool has been ended
   */
  Token token(ToolRequest request, Duration timeout) throws Failure, InterruptedException;

  /**
   * A variable of the tool with a path that begins with {@code ~}. The tool does not replace it by
   * the home folder, and that can be the reason of a failure.
   *
   * @return a clause for a message; empty if there is none
   */
  default Optional<String> literalTilde() {
    return Optional.empty();
  }

  /**
   * Parses a made-up answer while the tool runs, so that the parser's classes are already loaded
   * when the real answer comes. That saves 20 ms in a new JVM, which would otherwise be idle.
   */
  default void rehearse() {}
}
