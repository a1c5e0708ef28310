/** What goes wrong in a lab because somebody wants it to. */
package dev.latchkey.lab.internal.trouble;
