/**
 * Chains of sources: which sources a chain has, by {@code AZURE_TOKEN_CREDENTIALS}, and which one
 * wins.
 */
package dev.latchkey.identity.internal.chain;
