/**
 * What runs in a JVM of its own while it is measured. No lambdas and nothing else that costs a new
 * JVM time, so that what is measured is the credential.
 */
@NullMarked
package dev.latchkey.benchmarks.child;

import org.jspecify.annotations.NullMarked;
