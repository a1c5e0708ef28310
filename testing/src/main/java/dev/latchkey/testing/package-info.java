/** What the tests of every module share: which real tools there are, and why a test was skipped. */
@NullMarked
package dev.latchkey.testing;

import org.jspecify.annotations.NullMarked;
