/**
 * What every source of tokens has in common: the request, the token with its owner, the failure
 * with its remedy, and one piece of work for all who wait for it.
 */
package dev.latchkey.identity.internal.source;
