@NullMarked
package dev.latchkey.identity.broker.internal.runtime;

import org.jspecify.annotations.NullMarked;
