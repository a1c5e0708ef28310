/**
 * Managed identities: which endpoint the machine has, the requests to it, what its answers mean,
 * and the proof that the instance metadata service is what it seems.
 */
package dev.latchkey.identity.internal.managed;
