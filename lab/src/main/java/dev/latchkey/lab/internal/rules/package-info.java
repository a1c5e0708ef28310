/** The rules for names and values in a lab. */
package dev.latchkey.lab.internal.rules;
