/** Names as users write them: which are ids, which are allowed, and how a message shows them. */
package dev.latchkey.access.internal.names;
