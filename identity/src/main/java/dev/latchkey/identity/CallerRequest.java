package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.source.TokenRequest;

/** A request that also holds azure-core's original request, which foreign credentials need. */
final class CallerRequest extends TokenRequest {
  private final TokenRequestContext context;
  private final boolean isReactive;

  /**
   * Creates a request to a chain with foreign members.
   *
   * @param isReactive whether the caller called {@code getToken}
   */
  static TokenRequest of(TokenRequestContext context, boolean isReactive) {
    return new CallerRequest(context, isReactive);
  }

  private CallerRequest(TokenRequestContext context, boolean isReactive) {
    super(context.getScopes(), context.getTenantId(), context.getClaims(), context.isCaeEnabled());
    this.context = context;
    this.isReactive = isReactive;
  }

  TokenRequestContext context() {
    return context;
  }

  boolean isReactive() {
    return isReactive;
  }
}
