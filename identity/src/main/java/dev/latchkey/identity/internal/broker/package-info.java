/**
 * The interface that {@code dev.latchkey:latchkey-identity-broker} implements: the operating
 * system's authentication broker.
 */
package dev.latchkey.identity.internal.broker;
