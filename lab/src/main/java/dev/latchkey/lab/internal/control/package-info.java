/** The lab's control endpoint and console, for the developer who runs the lab. */
package dev.latchkey.lab.internal.control;
