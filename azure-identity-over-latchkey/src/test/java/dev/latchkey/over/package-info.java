/** The tests: compiled against azure-identity, run with Latchkey in its place. */
@NullMarked
package dev.latchkey.over;

import org.jspecify.annotations.NullMarked;
