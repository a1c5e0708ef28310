/** The whole public API: a credential and its builder for each source, and the failures. */
package dev.latchkey.identity;
