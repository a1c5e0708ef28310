/** Finds a tool on this machine, runs it under one deadline, and leaves no process behind. */
package dev.latchkey.identity.internal.process;
