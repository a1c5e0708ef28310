/**
 * Managed identity: which endpoint the machine has, what to ask it, what its answer means, and
 * whether what answers at the address of the instance metadata service is that service at all.
 */
package dev.latchkey.identity.internal.managed;
