/** Reads the files in which tools keep their sign-ins, completely and safely. It never writes. */
package dev.latchkey.identity.internal.files;
