/** What {@code latchkey doctor} looks at: one class a check. No check changes anything. */
package dev.latchkey.cli.doctor;
