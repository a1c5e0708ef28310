/** The files that tools keep their sign-ins in, read whole and safely. Nothing is ever written. */
package dev.latchkey.identity.internal.files;
