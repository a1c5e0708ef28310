/** The requests that came to a lab, and the trouble that a test scripts for them. */
package dev.latchkey.lab.traffic;
