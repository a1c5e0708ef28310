/**
 * What every way to a broker has in common: the requests, the answers, the time. Each way is a
 * {@link dev.latchkey.identity.broker.internal.client.BrokerClient}.
 */
package dev.latchkey.identity.broker.internal.client;
