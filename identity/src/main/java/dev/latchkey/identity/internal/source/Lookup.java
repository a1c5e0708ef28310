package dev.latchkey.identity.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * What a source found without asking anybody: a token, or what it read and needs for asking. A
 * source that reads files keeps in a subclass what it read, so that asking does not read it again.
 */
public class Lookup {
  private final TokenRequest request;
  private final @Nullable Token token;

  /**
   * The result of looking.
   *
   * @param request what for
   * @param token the token that was there, or {@code null}
   */
  public Lookup(TokenRequest request, @Nullable Token token) {
    this.request = request;
    this.token = token;
  }

  /**
   * What for.
   *
   * @return the request
   */
  public final TokenRequest request() {
    return request;
  }

  /**
   * The token that was there.
   *
   * @return the token, or {@code null} if the source must be asked
   */
  public final @Nullable Token token() {
    return token;
  }
}
