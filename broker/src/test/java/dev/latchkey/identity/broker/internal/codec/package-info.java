@NullMarked
package dev.latchkey.identity.broker.internal.codec;

import org.jspecify.annotations.NullMarked;
