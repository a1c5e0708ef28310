/** What to ask each developer tool, and what its answer means. */
package dev.latchkey.identity.internal.tool;
