/** Credentials on machines of the tests: in the API's package, for what it has for tests alone. */
@NullMarked
package dev.latchkey.identity;

import org.jspecify.annotations.NullMarked;
