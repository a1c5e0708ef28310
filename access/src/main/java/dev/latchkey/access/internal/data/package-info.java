/** Harmless reads of data: does a service let the caller in? */
package dev.latchkey.access.internal.data;
