package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer of the authentication broker, as a token. */
public final class BrokerAnswer {
  /** The broker's name in messages. */
  public static final String BROKER = "the authentication broker";

  private BrokerAnswer() {}

  /**
   * The token of an answer, whose account the caller has checked.
   *
   * @param answer the answer
   * @param tenant the tenant that was requested, or {@code null}; only an id can be compared
   * @return the token
   * @throws Failure if the token is of another tenant, or can't be a token
   */
  public static Token token(BrokerToken answer, @Nullable String tenant) throws Failure {
    Token.requirePlain(BROKER, answer.value());
    Token token =
        new Token(
            answer.value(),
            answer.expiresOn(),
            null,
            TokenClaims.of(answer.value()),
            answer.tenantId(),
            null);
    Optional<String> wanted = ToolRequest.idOf(tenant);
    Optional<String> got = ToolRequest.idOf(token.tenant());
    if (wanted.isPresent() && got.isPresent() && !wanted.get().equalsIgnoreCase(got.get())) {
      throw new Failure(
          FailureKind.UNREADABLE_ANSWER,
          "tenant '"
              + wanted.get()
              + "' was asked for, and "
              + BROKER
              + " answered with a token of tenant '"
              + got.get()
              + "'");
    }
    return token;
  }
}
