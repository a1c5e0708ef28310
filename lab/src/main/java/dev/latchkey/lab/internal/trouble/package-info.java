/** The troubles that tests script in a lab. */
package dev.latchkey.lab.internal.trouble;
