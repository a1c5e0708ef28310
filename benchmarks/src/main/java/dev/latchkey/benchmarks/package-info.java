/** What a token costs, measured side by side with azure-identity. */
@NullMarked
package dev.latchkey.benchmarks;

import org.jspecify.annotations.NullMarked;
