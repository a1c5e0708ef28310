package dev.latchkey.identity.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * What a source found without a call: a token, or the data that a call needs. A source that reads
 * files keeps the data in a subclass, so that the call does not read the files again.
 */
public class Lookup {
  private final TokenRequest request;
  private final @Nullable Token token;

  /**
   * Creates the result of a lookup.
   *
   * @param request the request
   * @param token the token that was found, or {@code null}
   */
  public Lookup(TokenRequest request, @Nullable Token token) {
    this.request = request;
    this.token = token;
  }

  /**
   * The request.
   *
   * @return the request
   */
  public final TokenRequest request() {
    return request;
  }

  /**
   * The token that was found.
   *
   * @return the token, or {@code null} if the source must be called
   */
  public final @Nullable Token token() {
    return token;
  }
}
