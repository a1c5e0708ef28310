/**
 * Applications that ask Microsoft Entra through MSAL4J: the request, MSAL's options, azure-core's
 * pipeline under it, and what its failures mean.
 */
package dev.latchkey.identity.internal.entra;
