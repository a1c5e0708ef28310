/**
 * What all developer tools have in common: how a tool is run, what its answer means, and the tokens
 * that are kept for its sign-in.
 */
package dev.latchkey.identity.internal.tool;
