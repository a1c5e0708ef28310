package dev.latchkey.access.internal.azure;

/**
 * A scope of {@code team.yaml} whose id the caller can't learn, and that somebody else may see.
 *
 * @param name the scope
 * @param reason why, as the rest of a sentence
 */
public record HiddenScope(ScopeName name, String reason) {}
