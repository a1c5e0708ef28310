/**
 * The broker of Linux, over the session bus: a client of D-Bus that can call methods with texts and
 * read one text as the answer, and nothing else.
 *
 * <p>Source: the D-Bus Specification, version 0.43.
 */
package dev.latchkey.identity.broker.internal.dbus;
