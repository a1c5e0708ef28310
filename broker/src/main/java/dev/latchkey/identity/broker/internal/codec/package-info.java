/** The JSON of brokers, which is the same over D-Bus and in Linux inside Windows. */
package dev.latchkey.identity.broker.internal.codec;
