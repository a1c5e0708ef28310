/**
 * The seam for an authentication broker of the operating system, which {@code
 * dev.latchkey:latchkey-identity-broker} fills, and the sign-in of Visual Studio Code behind it.
 */
package dev.latchkey.identity.internal.broker;
