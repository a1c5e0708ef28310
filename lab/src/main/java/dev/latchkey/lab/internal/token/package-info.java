/** Tokens: the key that signs them, and how a service verifies them. */
package dev.latchkey.lab.internal.token;
