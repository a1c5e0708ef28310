/** Certificates: made by the fields of RFC 5280. */
package dev.latchkey.lab.internal.x509;
