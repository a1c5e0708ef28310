/** Which way to a broker a machine has, and which account is asked for. */
package dev.latchkey.identity.broker.internal;
