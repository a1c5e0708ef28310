/** How an application proves that it is itself: a secret, a certificate, an assertion. */
package dev.latchkey.identity.internal.entra.proof;
