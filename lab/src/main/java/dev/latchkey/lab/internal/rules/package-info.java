/** What names and values in a lab may look like, for the builders, {@code lab.yaml} and control. */
package dev.latchkey.lab.internal.rules;
