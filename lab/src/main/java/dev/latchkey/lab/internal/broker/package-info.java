/**
 * The authentication broker that the lab plays: a private bus, and on it the service that
 * Microsoft's clients know as {@code com.microsoft.identity.broker1}.
 */
package dev.latchkey.lab.internal.broker;
