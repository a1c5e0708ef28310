package dev.latchkey.identity.internal.source;

/**
 * A source of tokens: a developer tool, Microsoft Entra, the endpoint of a managed identity.
 * Implementations are thread-safe.
 */
public interface Source {
  /**
   * The simple name of the credential's class.
   *
   * @return the name
   */
  String name();

  /**
   * What could not be done, for the message of a failure.
   *
   * @param request the request
   * @param failure why there is no token
   * @return the parts of the message
   */
  Subject subject(TokenRequest request, Failure failure);

  /**
   * Checks the request, and looks for a token that is available without waiting.
   *
   * @param request the request
   * @return the token, or what {@link #ask} needs
   * @throws Failure if a call is known to be useless
   * @throws IllegalArgumentException if this source does not take the request
   */
  default Lookup peek(TokenRequest request) throws Failure {
    return new Lookup(request, null);
  }

  /**
   * Calls the source for a token, and waits.
   *
   * @param lookup what {@link #peek} returned, without a token
   * @return the token
   * @throws Failure why there is none; also if the thread is interrupted, in which case its flag
   *     stays set
   * @throws IllegalArgumentException if this source does not take the request
   */
  Token ask(Lookup lookup) throws Failure;

  /**
   * Finds a token, or calls the source for one.
   *
   * @param request the request
   * @return the token
   * @throws Failure why there is none
   */
  default Token token(TokenRequest request) throws Failure {
    Lookup lookup = peek(request);
    Token token = lookup.token();
    return token != null ? token : ask(lookup);
  }

  /**
   * The state of the source as known without a call.
   *
   * @return its state
   */
  Standing standing();
}
