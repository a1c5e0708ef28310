/** Reads JSON that may hold secrets. */
package dev.latchkey.identity.internal.json;
