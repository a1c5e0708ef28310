package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;

/**
 * The option {@code --claims}: a claims challenge, which is a JSON object. Tools take any text, and
 * say what is wrong with it only after the user has signed in, if at all.
 */
final class ClaimsOption {
  private ClaimsOption() {}

  /**
   * Refuses what is no challenge.
   *
   * @param claims the value of the option
   */
  static void require(String claims) throws CommandFailure {
    try {
      Json.read(claims);
    } catch (IOException e) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "--claims '"
              + Surroundings.shown(claims)
              + "' is not a JSON object. Pass the challenge as JSON; one from a header"
              + " WWW-Authenticate is in base64, so decode it first.");
    }
  }
}
