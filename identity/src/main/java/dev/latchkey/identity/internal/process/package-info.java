/** Find a tool on this machine and run it under one deadline, leaving nothing behind. */
package dev.latchkey.identity.internal.process;
