/**
 * HTTP without a library: one request, one answer, and two transports. {@link
 * dev.latchkey.identity.internal.http.UrlConnectionHttp} goes the way that the JVM goes, through
 * its proxies; {@link dev.latchkey.identity.internal.http.SocketHttp} goes straight to an endpoint
 * of this machine.
 */
package dev.latchkey.identity.internal.http;
