/** Tokens bound to a sign-in, and one question to a tool at a time. */
package dev.latchkey.identity.internal.cache;
