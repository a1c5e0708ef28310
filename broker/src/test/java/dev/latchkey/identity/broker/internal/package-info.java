@NullMarked
package dev.latchkey.identity.broker.internal;

import org.jspecify.annotations.NullMarked;
