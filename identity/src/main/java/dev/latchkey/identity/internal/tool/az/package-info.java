/** The Azure CLI: what to run, what its failures mean, and who is signed in to it. */
package dev.latchkey.identity.internal.tool.az;
