/**
 * What the tests of every module share: the real tools of this machine, why a test was skipped, and
 * the size of a soak.
 */
@NullMarked
package dev.latchkey.testing;

import org.jspecify.annotations.NullMarked;
