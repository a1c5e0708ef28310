/**
 * Reads, and never writes, the files in which developer tools keep who is signed in and which
 * tokens they hold.
 */
package dev.latchkey.identity.internal.state;
