/** Reading JSON, without cost to a new JVM and without a copy of what is passed over. */
package dev.latchkey.identity.internal.json;
