/** One class per command. */
package dev.latchkey.cli;
