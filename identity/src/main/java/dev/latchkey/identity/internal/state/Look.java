package dev.latchkey.identity.internal.state;

import java.util.List;

/**
 * What one look at a tool's files showed.
 *
 * @param state who is signed in
 * @param who the stamps of the files that say so: equal as long as none of them was written
 * @param tokens the stamps of the tool's own token cache, likewise
 * @param isSettled whether equal stamps mean equal contents: no file was written just now
 */
public record Look(SignInState state, List<?> who, List<?> tokens, boolean isSettled) {}
