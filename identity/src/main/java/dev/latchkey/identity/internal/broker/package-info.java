/**
 * The seam that {@code dev.latchkey:latchkey-identity-broker} fills: the operating system's
 * authentication broker.
 */
package dev.latchkey.identity.internal.broker;
