/** Small complete apps in which no code says who signs in. */
@NullMarked
package dev.latchkey.examples;

import org.jspecify.annotations.NullMarked;
