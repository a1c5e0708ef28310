/** Which sources a chain has, by {@code AZURE_TOKEN_CREDENTIALS}. */
package dev.latchkey.identity.internal.chain;
