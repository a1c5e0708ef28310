/**
 * The stand-in for the Azure CLI: the smallest az that signs in, prints tokens and signs out, with
 * the output, exit codes and state files of az 2.91.0.
 */
package dev.latchkey.lab.internal.standin;
