/** How certificates are made. */
package dev.latchkey.lab.internal.x509;
