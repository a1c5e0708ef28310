/**
 * What all developer tools have in common: how a tool is run, what its answer means, and the token
 * cache for its sign-in.
 */
package dev.latchkey.identity.internal.tool;
