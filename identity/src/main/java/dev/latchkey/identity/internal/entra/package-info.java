/**
 * Microsoft Entra asked through MSAL4J: applications, their proofs, HTTP, what its answers mean.
 */
package dev.latchkey.identity.internal.entra;
