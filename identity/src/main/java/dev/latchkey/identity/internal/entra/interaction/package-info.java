/**
 * How a person signs in to the app itself: in a browser, by a code on another device, on a page of
 * the app's own.
 */
package dev.latchkey.identity.internal.entra.interaction;
