/** Small complete apps that say nothing of who signs in. */
@NullMarked
package dev.latchkey.examples;

import org.jspecify.annotations.NullMarked;
