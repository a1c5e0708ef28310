package dev.latchkey.identity.internal.source;

/**
 * Something that gives tokens: a developer tool, Microsoft Entra, the endpoint of a managed
 * identity. Safe for use by many threads at once.
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
   * @param request what was asked for
   * @param failure why there is no token
   * @return the parts of the message
   */
  Subject subject(TokenRequest request, Failure failure);

  /**
   * Checks the request, and looks for a token that is there without waiting for anything.
   *
   * @param request what for
   * @return the token, or what {@link #ask} needs
   * @throws Failure when asking is known to be useless
   * @throws IllegalArgumentException for a request that this source does not take
   */
  default Lookup peek(TokenRequest request) throws Failure {
    return new Lookup(request, null);
  }

  /**
   * Asks for a token, and waits.
   *
   * @param lookup what {@link #peek} returned, without a token
   * @return the token
   * @throws Failure why there is none; also when the thread is interrupted, whose flag stays set
   * @throws IllegalArgumentException for a request that this source does not take
   */
  Token ask(Lookup lookup) throws Failure;

  /**
   * Finds a token or asks for one.
   *
   * @param request what for
   * @return the token
   * @throws Failure why there is none
   */
  default Token token(TokenRequest request) throws Failure {
    Lookup lookup = peek(request);
    Token token = lookup.token();
    return token != null ? token : ask(lookup);
  }

  /**
   * What is known of the source without asking it.
   *
   * @return its standing
   */
  Standing standing();
}
