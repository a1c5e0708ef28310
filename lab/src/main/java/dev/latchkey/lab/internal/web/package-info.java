/** HTTP and TLS on loopback: the proxy in front, the server behind it, certificates, the log. */
package dev.latchkey.lab.internal.web;
