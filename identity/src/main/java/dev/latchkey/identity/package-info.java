/** The whole API: a credential and its builder for each source, the failures, nothing else. */
package dev.latchkey.identity;
