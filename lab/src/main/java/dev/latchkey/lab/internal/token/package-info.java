/** Tokens: the key that signs them, their claims, and how a service tells a good one. */
package dev.latchkey.lab.internal.token;
