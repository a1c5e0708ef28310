/** The changes that {@code team apply} writes, one class each, and how they are carried out. */
package dev.latchkey.access.internal.change;
