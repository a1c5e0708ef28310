package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Token;
import java.time.Duration;

/**
 * The first member in order that has a token.
 *
 * @param member the member
 * @param token its token
 * @param duration from the start of the walk to the token
 */
public record Winner(Member member, Token token, Duration duration) {}
